package figures

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"strconv"
)

// Amount is a value that may be absent: a median of nothing is not nought.
// Values are kept to four decimals, so that every engine gives the same.
type Amount struct {
	N  float64
	OK bool
}

// Whole is an amount that is there and counts something.
func Whole(n int64) Amount { return Amount{float64(n), true} }

// Real is an amount that is there.
func Real(n float64) Amount { return Amount{math.Round(n*10_000) / 10_000, true} }

// Int is the amount as a whole number, 0 when absent.
func (a Amount) Int() int64 { return int64(math.Round(a.N)) }

// String is the amount in plain digits, "–" when absent.
func (a Amount) String() string {
	if !a.OK {
		return "–"
	}
	return strconv.FormatFloat(a.N, 'f', -1, 64)
}

func (a Amount) less(b Amount) Amount {
	if !a.OK || !b.OK {
		return Amount{}
	}
	return Real(a.N - b.N)
}

func compare(a, b Amount) int {
	if a.OK != b.OK {
		if a.OK {
			return 1
		}
		return -1
	}
	return cmp.Compare(a.N, b.N)
}

// MarshalJSON writes a number, or null when absent.
func (a Amount) MarshalJSON() ([]byte, error) {
	if !a.OK {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, a.N, 'f', -1, 64), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Amount) UnmarshalJSON(raw []byte) error {
	*a = Amount{}
	if bytes.Equal(raw, []byte("null")) {
		return nil
	}
	a.OK = true
	return json.Unmarshal(raw, &a.N)
}
