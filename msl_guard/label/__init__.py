"""Product labels and off-label reasoning: is this use of this product inside its label?"""
