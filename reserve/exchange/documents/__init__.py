"""Documents of a ranked batch on paper: what each says (one module a document), and how they become .xlsx, .docx and .pdf."""
