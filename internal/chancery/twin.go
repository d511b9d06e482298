package chancery

// Twin is a rule by which two records of a kind may be one thing entered
// twice. All that it names must agree; what is empty agrees with nothing.
type Twin struct {
	// Name is the rule's word: the message "twin.<Name>" says why.
	Name string
	// Same are fields that hold the same; of those that hold several, all, in any order.
	Same []string
	// Near is a date; the two lie at most Days apart.
	Near string
	Days int
	// Alike is a text: the same words in any order, accents aside; where there
	// is something else in the rule, initials and little words aside too.
	Alike string
	// Apart are fields that tell two records apart where both fill them and
	// have nothing in common in them.
	Apart []string
	// Likely is how sure the rule is.
	Likely Likelihood
}

// Likelihood is how sure it is that two records are one, from 1 to 3.
type Likelihood int

// The likelihoods.
const (
	Possible Likelihood = 1 + iota
	Likely
	AlmostCertain
)

// Word is the likelihood as messages name it.
func (l Likelihood) Word() string {
	return [...]string{"none", "possible", "likely", "almost_certain"}[l]
}
