public import RiskModel

/// What the prefilter makes of one pattern.
public enum PrefilterForm: Hashable, Sendable {
    /// Asked for in one pass with all others, by literals of which every match holds one.
    case filtered
    /// Matched by PCRE2 against every text, or nearly every one, because of this; a phrase for the author.
    case unfiltered(because: String)

    /// - Parameter pattern: one that PCRE2 has accepted.
    public init(of pattern: Pattern) {
        do throws(PatternReader.Refusal) {
            let plan = try PrefilterPlan(of: pattern)
            self =
                plan.literals == nil ? .unfiltered(because: "it requires no particular string") : .filtered
        } catch {
            self = .unfiltered(because: "it uses \(error.construct)")
        }
    }
}

/// What to look for in order to find every text that a pattern may match.
struct PrefilterPlan: Hashable, Sendable {
    /// nil where no literal is required that is worth looking for.
    var literals: [Literal]?
    var characters: RequiredCharacters
    /// Some part of the pattern is matched without regard to case.
    var isCaseless: Bool

    /// - Throws: naming what the pattern uses that stands in the way.
    init(of pattern: Pattern) throws(PatternReader.Refusal) {
        var reader = PatternReader(pattern)
        let relaxed = try reader.read()
        literals = RequiredLiterals(of: relaxed)?.literals
        characters = RequiredCharacters(of: relaxed)
        isCaseless = reader.isCaseless
    }
}
