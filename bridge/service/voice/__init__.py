"""What the skill asks for whoever speaks. Every answer is a value that can be spoken."""
