import CodeOwners
import RiskModel

/// What is known of one path.
struct OwnersAnswer {
    var path: GitPath
    var answer: OwnershipAnswer
    /// Of the person who is asked about; nil where nobody is.
    var standing: OwnerStanding?

    /// The standing of a person is known where, and only where, the owners are.
    var isKnown: Bool { answer.isKnown }

    /// Whether it is certain that the person does not own it.
    var isRefused: Bool {
        switch standing {
        case nil, .owns, .notKnown: false
        case .overruled, .notNamed, .unowned: true
        }
    }

    /// Why it is not known.
    var causes: [OwnersDiagnostic] {
        if case .notKnown(_, let because) = answer { because } else { [] }
    }
}
