import CPCRE2
public import RiskModel

/// What can be said of a pattern without matching it; for those who lint rules.
public struct PatternTraits: Hashable, Sendable {
    /// A kind of item that a reader of rules may have to know about.
    public enum Construct: Hashable, Sendable, CaseIterable {
        /// `(?<=…)`, `(?<!…)` and their other spellings.
        case lookbehind
        /// `(?!…)`, `(?<!…)` and their other spellings: more text can undo a match.
        case negativeLookaround
        /// `(?(condition)…)`: more text can undo a match.
        case conditional
        /// `(*SKIP)`, `(*COMMIT)` and the like: more text can undo a match.
        case backtrackingVerb
    }

    /// Sorted, once each.
    public let groupNames: [String]
    /// Groups with parentheses.
    public let groupCount: Int
    /// A lower bound of the characters that a match holds.
    public let minimumLength: Int
    public let canMatchEmpty: Bool
    public let constructs: Set<Construct>

    /// - Throws: where the pattern does not compile.
    public init(of pattern: Pattern, options: CompileOptions = CompileOptions()) throws(PatternSyntaxError) {
        var options = options
        options.matcher = .interpreter
        let plain = try CompiledPattern(pattern, options: options)
        let marked = try CompiledPattern(pattern, options: options, instrumentation: .callouts)
        groupNames = GroupNames(of: plain).numbers.keys.sorted()
        groupCount = plain.number(PCRE2_INFO_CAPTURECOUNT)
        minimumLength = plain.number(PCRE2_INFO_MINLENGTH)
        canMatchEmpty = plain.number(PCRE2_INFO_MATCHEMPTY) != 0
        constructs = Self.items(of: marked, source: Array(pattern.source.utf8)).reduce(into: []) {
            $0.formUnion(Self.constructs(of: $1))
        }
    }

    /// The items of a pattern as PCRE2 itself parsed them: the callouts it sets before each one say where the item
    /// stands. So a `(?!` inside a class, a comment or `\Q…\E` is not mistaken for one.
    private static func items(of pattern: CompiledPattern, source: [UInt8]) -> [ArraySlice<UInt8>] {
        var spans: [Range<Int>] = []
        withUnsafeMutablePointer(to: &spans) { spans in
            // The callback always answers 0, so the enumeration cannot end early.
            _ = pcre2_callout_enumerate_8(
                pattern.code,
                { block, spans in
                    guard let block = block?.pointee, let spans else { return 0 }
                    let start = block.pattern_position
                    spans.assumingMemoryBound(to: [Range<Int>].self).pointee.append(start..<start + block.next_item_length)
                    return 0
                }, spans)
        }
        return spans.map { source[$0.clamped(to: source.indices)] }
    }

    private static func constructs(of item: ArraySlice<UInt8>) -> Set<Construct> {
        func starts(_ openings: String...) -> Bool { openings.contains { item.starts(with: $0.utf8) } }
        if starts("(?<!", "(*nlb:", "(*negative_lookbehind:") { return [.lookbehind, .negativeLookaround] }
        if starts("(?!", "(*nla:", "(*negative_lookahead:") { return [.negativeLookaround] }
        if starts("(?<=", "(?<*", "(*plb:", "(*positive_lookbehind:", "(*naplb:", "(*non_atomic_positive_lookbehind:") {
            return [.lookbehind]
        }
        // Before an assertion as its condition, PCRE2 marks the bare `(?` of the group.
        if starts("(?(") || item.elementsEqual("(?".utf8) { return [.conditional] }
        // Verbs are in capitals or start with a colon (`(*:NAME)`); assertions in this spelling are in small letters.
        if starts("(*"), let first = item.dropFirst(2).first, first == UInt8(ascii: ":") || (0x41...0x5A).contains(first) {
            return [.backtrackingVerb]
        }
        return []
    }
}
