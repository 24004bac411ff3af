import LinearPatterns
import RiskModel

/// A pattern of a `per-file` line: a glob of Java's file systems with `{**/,}` before it, over the path below the folder of the file.
///
/// `*` and `?` stay within a component, `**` crosses them wherever it stands; `[…]`, `{a,b}` once and not in each other, `\`.
///
/// Sources: GerritCodeReview/plugins_code-owners `FindOwnersGlobMatcher`, `path-expressions.md`; openjdk/jdk `sun.nio.fs.Globs`.
struct GerritGlob {
    struct Mistake: Error {
        var reason: String
        /// True where it is beyond our bounds rather than invalid.
        var isOurs = false
    }

    private static let maximumSteps = 2_000

    private let program: PatternProgram
    /// What every path that matches ends with.
    private let ending: [UInt8]

    /// What matching a text can cost.
    func cost(of text: ArraySlice<UInt8>) -> Int { text.count * program.stepCount }

    /// - Parameters:
    ///   - bytes: the path below the folder
    ///   - text: the same
    func couldMatch(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.suffix(ending.count).elementsEqual(ending) }

    func matches(_ text: String) -> Bool { program.matches(text) }

    init(_ glob: String) throws(Mistake) {
        var parser = GlobParser(glob)
        let node = try parser.parse()
        let anyFolder = PatternNode.choice([.sequence([GlobParser.everything, GlobParser.slash]), .sequence([])])
        do throws(PatternProgram.TooLarge) {
            program = try PatternProgram(.sequence([anyFolder, node]), maximumSteps: Self.maximumSteps)
        } catch {
            throw Mistake(reason: "the pattern is too long and is not read", isOurs: true)
        }
        ending = parser.ending
    }

    /// The globs of a list: a comma within `{…}` or `[…]` belongs to its glob. White space before a glob belongs to it too.
    static func split(_ list: ArraySlice<UInt8>) -> [String] {
        var globs: [String] = []
        var glob: [UInt8] = []
        var (braces, brackets) = (0, 0)
        for byte in spaced(list) {
            if byte == UInt8(ascii: ","), braces == 0, brackets == 0 {
                globs.append(glob[...].text)
                glob = []
                continue
            }
            glob.append(byte)
            switch byte {
            case UInt8(ascii: "{"): braces += 1
            case UInt8(ascii: "}"): braces = max(0, braces - 1)
            case UInt8(ascii: "["): brackets += 1
            case UInt8(ascii: "]"): brackets = max(0, brackets - 1)
            default: break
            }
        }
        return glob.isEmpty ? globs : globs + [glob[...].text]
    }

    /// White space in a row is one space, and none stands around `:`.
    private static func spaced(_ list: ArraySlice<UInt8>) -> [UInt8] {
        let words = list.split(whereSeparator: Byte.isSpace)
        var result: [UInt8] = []
        for word in words {
            let joins = result.isEmpty || result.last == UInt8(ascii: ":") || word.first == UInt8(ascii: ":")
            result += (joins ? [] : [0x20]) + word
        }
        return result
    }
}

/// Reads a glob of Java.
private struct GlobParser {
    /// Any run of characters but line ends, as `.` of a regular expression is.
    static let everything = PatternNode.repeated(
        .scalars(
            ScalarSet(ranges: ["\n"..."\n", "\r"..."\r", "\u{85}"..."\u{85}", "\u{2028}"..."\u{2029}"], isInverted: true)),
        minimum: 0, maximum: nil)
    static let slash = literal("/")
    private static let character = PatternNode.scalars(ScalarSet(ranges: ["/"..."/"], isInverted: true))

    private var rest: Substring.UnicodeScalarView
    /// Literals at the end, as far as they reach.
    private(set) var ending: [UInt8] = []

    init(_ glob: String) { rest = Substring(glob).unicodeScalars }

    private static func literal(_ scalar: Unicode.Scalar) -> PatternNode { .scalars(ScalarSet(ranges: [scalar...scalar])) }

    mutating func parse() throws(GerritGlob.Mistake) -> PatternNode {
        var nodes: [PatternNode] = []
        var branches: [PatternNode]?
        var outer: [PatternNode] = []
        while let scalar = rest.popFirst() {
            switch scalar {
            case "{":
                guard branches == nil else { throw GerritGlob.Mistake(reason: "`{…}` within `{…}` matches nothing") }
                (branches, outer, nodes) = ([], nodes, [])
                ending = []
            case "}" where branches != nil:
                nodes = outer + [.choice((branches ?? []) + [.sequence(nodes)])]
                branches = nil
                ending = []
            case "," where branches != nil:
                branches?.append(.sequence(nodes))
                nodes = []
                ending = []
            default:
                nodes.append(try node(scalar))
            }
        }
        guard branches == nil else { throw GerritGlob.Mistake(reason: "a `{` without its `}` matches nothing") }
        return .sequence(nodes)
    }

    private mutating func node(_ scalar: Unicode.Scalar) throws(GerritGlob.Mistake) -> PatternNode {
        switch scalar {
        case "*":
            ending = []
            guard rest.first == "*" else { return .repeated(Self.character, minimum: 0, maximum: nil) }
            rest.removeFirst()
            return Self.everything
        case "?":
            ending = []
            return Self.character
        case "[":
            ending = []
            return try set()
        case "\\":
            guard let next = rest.popFirst() else { throw GerritGlob.Mistake(reason: "nothing stands behind `\\`: it matches nothing") }
            return take(next)
        default: return take(scalar)
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> PatternNode {
        ending += Array(String(scalar).utf8)
        return Self.literal(scalar)
    }

    /// Behind `[`. No set takes a `/`.
    private mutating func set() throws(GerritGlob.Mistake) -> PatternNode {
        var set = ScalarSet(ranges: [])
        var low: Unicode.Scalar?
        if rest.first == "^" {
            set.ranges.append("^"..."^")
            rest.removeFirst()
        } else {
            if rest.first == "!" {
                set.isInverted = true
                rest.removeFirst()
            }
            if rest.first == "-" {
                set.ranges.append("-"..."-")
                rest.removeFirst()
            }
        }
        while let scalar = rest.popFirst() {
            guard scalar != "]" else { return try closed(set) }
            guard scalar != "/" else { throw GerritGlob.Mistake(reason: "a `/` within `[…]` matches nothing") }
            guard scalar == "-" else {
                set.ranges.append(scalar...scalar)
                low = scalar
                continue
            }
            guard let first = low else { throw GerritGlob.Mistake(reason: "a range without its beginning matches nothing") }
            guard let last = rest.popFirst() else { break }
            guard last != "]" else {
                set.ranges.append("-"..."-")
                return try closed(set)
            }
            guard last >= first else { throw GerritGlob.Mistake(reason: "a range from a later character to an earlier one matches nothing") }
            set.ranges.append(first...last)
            low = nil
        }
        throw GerritGlob.Mistake(reason: "a `[` without its `]` matches nothing")
    }

    private func closed(_ set: ScalarSet) throws(GerritGlob.Mistake) -> PatternNode {
        guard !set.ranges.isEmpty else { throw GerritGlob.Mistake(reason: "`[]` matches nothing") }
        guard !set.isInverted else { return .scalars(ScalarSet(ranges: set.ranges + ["/"..."/"], isInverted: true)) }
        return .scalars(set)
    }
}
