import PatternEngine
import RiskModel

/// Turns what a configuration says as text into patterns and words of the rule language, and names what cannot be.
struct GitleaksPatterns {
    /// - Returns: nil, and a remark, where it is no pattern.
    static func pattern(_ text: GitleaksText, of whose: String, _ report: inout ImportReport) -> String? {
        do throws(GoPattern.Refusal) {
            let pattern = try GoPattern.translate(text.text)
            guard !pattern.isEmpty else { throw GoPattern.Refusal(reason: "the pattern is empty and fits everything") }
            if let mistake = PatternSet.check(Pattern(pattern)) {
                throw GoPattern.Refusal(reason: "PCRE2 does not compile it: \(mistake.reason)")
            }
            return pattern
        } catch {
            report.remark("\(whose): \(error.reason); not taken over", at: text.place)
            return nil
        }
    }

    static func patterns(_ texts: [GitleaksText], of whose: String, _ report: inout ImportReport) -> [String] {
        texts.compactMap { pattern($0, of: whose, &report) }
    }

    /// Words as the rule language compares them, and patterns for those that it would take for the name of a list.
    static func words(_ texts: [GitleaksText], of whose: String, _ report: inout ImportReport) -> (
        words: [String], patterns: [String]
    ) {
        var words: [String] = []
        var patterns: [String] = []
        for text in texts {
            if text.text.isEmpty || !text.text.unicodeScalars.allSatisfy(PatternText.isPrintable) {
                report.remark("\(whose): a stop word is empty or cannot be seen; not taken over", at: text.place)
            } else if text.text.contains("$") {
                patterns.append("(?i)" + PatternText.quoted(text.text))
            } else {
                words.append(text.text)
            }
        }
        return (words, patterns)
    }
}
