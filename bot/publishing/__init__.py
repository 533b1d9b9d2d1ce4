"""Changed content on its way to visitors: tried beside the live one, compared, published, and taken back."""
