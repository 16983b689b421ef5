"""What may be said: messages, verbs, pictures, and the session that checks them."""
