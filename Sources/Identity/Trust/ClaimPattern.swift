import LinearPatterns

/// A pattern for a claim as a whole: a regular expression without what can make one slow.
///
/// Literals, `[…]` `[^…]` `\d` `\w`, `.` with a quantifier behind it, `( | )`, and the quantifiers `*` `+` `?` `{n}` `{n,}` `{n,m}`.
/// Matching takes steps in proportion to the claim times the pattern, whatever either says: all ways through the pattern are followed
/// at once (Thompson's construction), so there is nothing to go back to. Characters are Unicode scalars.
struct ClaimPattern: Hashable, Sendable {
    static let maximumBytes = 512
    /// Steps of a compiled pattern.
    static let maximumSteps = 2_000

    struct Mistake: Error, Hashable {
        /// In UTF-8, from the beginning of the pattern.
        var offset: Int
        /// What is wrong and what to do.
        var reason: String
    }

    let text: String
    private let program: PatternProgram

    init(_ text: String) throws(Mistake) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw Mistake(offset: 0, reason: "the pattern is longer than \(Self.maximumBytes) bytes")
        }
        self.text = text
        var parser = PatternParser(text)
        let node = try parser.parse()
        do throws(PatternProgram.TooLarge) {
            program = try PatternProgram(node, maximumSteps: Self.maximumSteps)
        } catch {
            throw Mistake(offset: 0, reason: "the pattern repeats too much: more than \(error.maximumSteps) steps")
        }
    }

    func matches(_ claim: String) -> Bool { program.matches(claim) }

    static func == (left: Self, right: Self) -> Bool { left.text == right.text }
    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
