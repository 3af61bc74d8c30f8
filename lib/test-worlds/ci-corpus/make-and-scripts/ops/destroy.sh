echo destroying
