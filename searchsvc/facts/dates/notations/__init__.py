"""How dates are written: in Chinese, in English, in numbers, and by machines."""
