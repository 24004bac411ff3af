/// One pattern of a `.gitignore` file: `*`, `?` and `[…]` within a component of a path, `**` over components, `\` before what is meant
/// as it stands; `!` in front takes back, `/` at the end is for directories alone. A pattern with a `/` elsewhere is matched against the
/// whole path, any other against the last component.
///
/// Agrees with git's wildmatch. Matching takes a step per byte of the path and of the pattern, whatever they are.
public struct GitGlob: Hashable, Sendable {
    public let isNegated: Bool
    public let isForDirectories: Bool
    private let matchesName: Bool
    private let tokens: [Token]

    private enum Token: Hashable, Sendable {
        case byte(UInt8)
        /// Any byte but `/`.
        case any
        case set(ByteSet)
        /// Any run of bytes but `/`.
        case run
        /// Any run of bytes.
        case everything
        /// Before `everything` and a `/`: all three may stand for nothing.
        case maybeNothing
    }

    /// - Parameter text: one line of such a file.
    /// - Returns: nil where it matches nothing: a comment, a blank line, an open bracket, a name of characters that does not exist.
    public init?(_ text: some Sequence<UInt8>) {
        var rest = Self.withoutTrailingSpaces(Array(text))
        guard let first = rest.first, first != UInt8(ascii: "#") else { return nil }
        isNegated = first == UInt8(ascii: "!")
        if isNegated { rest.removeFirst() }
        isForDirectories = rest.last == slash
        if isForDirectories { rest.removeLast() }
        matchesName = !rest.contains(slash)
        if rest.first == slash { rest.removeFirst() }
        guard !rest.isEmpty, let tokens = Self.tokens(of: rest) else { return nil }
        self.tokens = tokens
    }

    /// Whether the pattern fits a path, `!` aside.
    ///
    /// - Parameter path: relative to the directory of the file that the pattern stands in.
    public func matches(_ path: ArraySlice<UInt8>, isDirectory: Bool = false) -> Bool {
        if isForDirectories && !isDirectory { return false }
        guard matchesName, let last = path.lastIndex(of: slash) else { return accepts(path) }
        return accepts(path[(last + 1)...])
    }

    /// All ways to match are followed side by side.
    private func accepts(_ subject: ArraySlice<UInt8>) -> Bool {
        var states = States(count: tokens.count + 1)
        var next = states
        enter(0, &states)
        for byte in subject {
            for state in states.active where state < tokens.count {
                switch tokens[state] {
                case .byte(let wanted): if byte == wanted { enter(state + 1, &next) }
                case .any: if byte != slash { enter(state + 1, &next) }
                case .set(let set): if byte != slash, set.contains(byte) { enter(state + 1, &next) }
                case .run: if byte != slash { enter(state, &next) }
                case .everything: enter(state, &next)
                case .maybeNothing: continue
                }
            }
            if next.active.isEmpty { return false }
            swap(&states, &next)
            next.clear()
        }
        return states.contains(tokens.count)
    }

    /// Adds a state, and those that are reached from it without a byte.
    private func enter(_ state: Int, _ states: inout States) {
        var state = state
        while states.insert(state) {
            guard state < tokens.count else { return }
            switch tokens[state] {
            case .maybeNothing:
                enter(state + 3, &states)
                state += 1
            case .run, .everything: state += 1
            case .byte, .any, .set: return
            }
        }
    }

    /// The places in the pattern that some way to match has reached: few, as a rule.
    private struct States {
        private(set) var active: [Int] = []
        private var isActive: [Bool]

        init(count: Int) { isActive = Array(repeating: false, count: count) }

        func contains(_ state: Int) -> Bool { isActive[state] }

        /// - Returns: false where it was there.
        mutating func insert(_ state: Int) -> Bool {
            if isActive[state] { return false }
            isActive[state] = true
            active.append(state)
            return true
        }

        mutating func clear() {
            for state in active { isActive[state] = false }
            active.removeAll(keepingCapacity: true)
        }
    }
}

private let slash = UInt8(ascii: "/")
private let star = UInt8(ascii: "*")
private let backslash = UInt8(ascii: "\\")

extension GitGlob {
    /// A space at the end counts only behind a `\` that is not itself behind one.
    private static func withoutTrailingSpaces(_ text: [UInt8]) -> [UInt8] {
        var end = 0
        var index = 0
        while index < text.count {
            let isEscape = text[index] == backslash
            if isEscape || text[index] != UInt8(ascii: " ") { end = min(index + (isEscape ? 2 : 1), text.count) }
            index += isEscape ? 2 : 1
        }
        return Array(text[..<end])
    }

    private static func tokens(of pattern: [UInt8]) -> [Token]? {
        var tokens: [Token] = []
        var index = 0
        while index < pattern.count {
            switch pattern[index] {
            case star:
                var end = index
                while end < pattern.count, pattern[end] == star { end += 1 }
                tokens += stars(index..<end, in: pattern)
                index = end
            case UInt8(ascii: "?"):
                tokens.append(.any)
                index += 1
            case UInt8(ascii: "["):
                guard let (set, end) = ByteSet.read(pattern, at: index) else { return nil }
                tokens.append(.set(set))
                index = end
            case backslash:
                guard index + 1 < pattern.count else { return nil }
                tokens.append(.byte(pattern[index + 1]))
                index += 2
            default:
                tokens.append(.byte(pattern[index]))
                index += 1
            }
        }
        return tokens
    }

    /// Two stars or more cross directories where they are all of a component.
    private static func stars(_ range: Range<Int>, in pattern: [UInt8]) -> [Token] {
        let rest = pattern[range.upperBound...]
        let startsComponent = range.lowerBound == 0 || pattern[range.lowerBound - 1] == slash
        let endsComponent = rest.isEmpty || rest.first == slash || rest.starts(with: [backslash, slash])
        guard range.count > 1, startsComponent, endsComponent else { return [.run] }
        return rest.first == slash ? [.maybeNothing, .everything] : [.everything]
    }
}
