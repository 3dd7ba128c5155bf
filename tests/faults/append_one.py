"""One process of many: it records one payment, and ends."""

import sys
from datetime import date

import conventions as cv

if __name__ == "__main__":
    cv.record(sys.argv[1], cv.fact("payment", date(2025, 1, 1), int(sys.argv[2]), id=f"p{sys.argv[2]}"))
