"""Carbon dioxide avoided, process emissions, carbon codes, and ultra-low emission."""
