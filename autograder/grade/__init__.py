"""`kindling grade`: a class in the engine, with progress, a summary and a proof."""
