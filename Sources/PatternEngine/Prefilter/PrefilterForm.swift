public import RiskModel

/// What the prefilter makes of one pattern.
public enum PrefilterForm: Hashable, Sendable {
    /// Asked for in one pass with all others; `expression` is in the syntax of the library.
    case filtered(expression: String, isCaseless: Bool)
    /// Matched against every text by PCRE2, because of this; a phrase for the author.
    case unfiltered(because: String)

    /// Characters of a relaxed pattern once its counts are written out; more cost seconds of compiling.
    private static let maximumSize = 1_000

    /// - Parameter pattern: one that PCRE2 has accepted.
    public init(of pattern: Pattern) {
        var reader = PatternReader(pattern)
        do throws(PatternReader.Refusal) {
            let relaxed = try reader.read().trimmed.bounded
            if relaxed.matchesEmpty {
                self = .unfiltered(because: "it can match without a character that has to be there")
            } else if relaxed.size > Self.maximumSize {
                self = .unfiltered(because: "it is too large")
            } else if relaxed.isCommonplace {
                self = .unfiltered(because: "nearly every text holds what it looks for")
            } else {
                self = .filtered(expression: relaxed.expression, isCaseless: reader.isCaseless)
            }
        } catch {
            self = .unfiltered(because: "it uses \(error.construct)")
        }
    }
}

extension RelaxedPattern {
    /// True where so much text holds it that to look for it in advance is work done twice.
    fileprivate var isCommonplace: Bool {
        minimumLength <= 2 && (narrowestSet ?? .max) > 26
    }

    /// Characters of the shortest match.
    private var minimumLength: Int {
        switch self {
        case .empty, .lineStart, .lineEnd, .wordBoundary, .notWordBoundary: 0
        case .set: 1
        case .sequence(let parts): parts.reduce(0) { $0 + $1.minimumLength }
        case .alternatives(let parts): parts.map(\.minimumLength).min() ?? 0
        case .repeated(let part, let min, _): part.minimumLength * min
        }
    }
}
