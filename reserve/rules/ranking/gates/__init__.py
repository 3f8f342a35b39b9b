"""Gates of a programme: conditions that are met or not, each with its law and a sentence that says what to do."""
