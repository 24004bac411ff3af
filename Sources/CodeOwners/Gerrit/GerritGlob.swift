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

    enum Matcher {
        /// Component by component.
        case plain(PathPattern)
        /// With `**` or `{…}`, across components.
        case program(PatternProgram, ByteTraits)
    }

    let matcher: Matcher

    init(_ glob: String) throws(Mistake) {
        var parser = GlobParser(glob)
        let node = try parser.parse()
        if let components = parser.components {
            matcher = .plain(PathPattern([.components] + components.map(PathPattern.Segment.init)))
            return
        }
        let anyFolder = PatternNode.choice([.sequence([GlobParser.everything, GlobParser.slash]), .sequence([])])
        do throws(PatternProgram.TooLarge) {
            matcher = .program(try PatternProgram(.sequence([anyFolder, node]), maximumSteps: Self.maximumSteps), parser.traits)
        } catch {
            throw Mistake(reason: "the pattern is too long and is not read", isOurs: true)
        }
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
    /// The same component by component, where nothing crosses them.
    private(set) var components: [[ComponentGlob.Token]]? = [[]]
    /// What every path that matches has: of literals outside of `{…}`.
    private(set) var traits = ByteTraits()
    private var previous: UInt8?
    private var isInGroup = false

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
                (components, isInGroup) = (nil, true)
            case "}" where branches != nil:
                nodes = outer + [.choice((branches ?? []) + [.sequence(nodes)])]
                branches = nil
                (previous, isInGroup) = (nil, false)
            case "," where branches != nil:
                branches?.append(.sequence(nodes))
                nodes = []
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
            guard rest.first == "*" else {
                add([.run])
                return .repeated(Self.character, minimum: 0, maximum: nil)
            }
            rest.removeFirst()
            (components, previous) = (nil, nil)
            return Self.everything
        case "?":
            add([.character])
            return Self.character
        case "[":
            let set = try set()
            let ranges = set.ranges.map { $0.lowerBound.value...$0.upperBound.value }
            add([.set(ComponentGlob.CharacterSet(ranges: ranges, isInverted: set.isInverted))])
            return .scalars(set)
        case "\\":
            guard let next = rest.popFirst() else {
                throw GerritGlob.Mistake(reason: "nothing stands behind `\\`: it matches nothing")
            }
            return take(next)
        default: return take(scalar)
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> PatternNode {
        if scalar == "/" {
            components?.append([])
            previous = nil
        } else {
            add(String(scalar).utf8.map { .byte($0) })
        }
        return Self.literal(scalar)
    }

    private mutating func add(_ tokens: [ComponentGlob.Token]) {
        for token in tokens where !isInGroup {
            if case .byte(let byte) = token { traits.add(byte, after: previous) }
            previous = if case .byte(let byte) = token { byte } else { nil }
        }
        guard let last = components?.indices.last else { return }
        components?[last] += tokens
    }

    /// Behind `[`. No set takes a `/`.
    private mutating func set() throws(GerritGlob.Mistake) -> ScalarSet {
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
            guard last >= first else {
                throw GerritGlob.Mistake(reason: "a range from a later character to an earlier one matches nothing")
            }
            set.ranges.append(first...last)
            low = nil
        }
        throw GerritGlob.Mistake(reason: "a `[` without its `]` matches nothing")
    }

    private func closed(_ set: ScalarSet) throws(GerritGlob.Mistake) -> ScalarSet {
        guard !set.ranges.isEmpty else { throw GerritGlob.Mistake(reason: "`[]` matches nothing") }
        return set.isInverted ? ScalarSet(ranges: set.ranges + ["/"..."/"], isInverted: true) : set
    }
}
