"""What may go wrong: each fault is a function that returns when its cause is over."""
