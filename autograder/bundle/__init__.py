"""`kindling bundle`: what students get, as one folder or zip file, and nothing else."""
