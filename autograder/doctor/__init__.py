"""`kindling doctor`: what this machine gives, each protection proved by an attack."""
