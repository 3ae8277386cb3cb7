"""What an instructor runs: building the course, grading a class, reading reports."""
