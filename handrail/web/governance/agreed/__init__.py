"""What the area has agreed: direct-care teams, and the law relied on."""
