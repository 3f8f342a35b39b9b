"""Methods of scoring beside the anchored points: each judges a project by itself, in whole numbers of 10^-6, with its reasons."""
