import RiskModel

/// What one attributes file says of where files come from.
struct OriginAttributes: Sendable {
    enum Statement: Sendable { case yes, no, unspecified, unclear }

    private struct Line: Sendable {
        var pattern: GitGlob
        var statements: [ChangeKind: Statement]
    }

    private static let names: [(name: String, kind: ChangeKind)] = [
        ("linguist-generated", .generated), ("linguist-vendored", .vendored),
    ]
    /// Git reads no longer lines.
    private static let longestLine = 2048
    private static let mostLines = 1000
    /// What matching costs grows with it.
    private static let longestPattern = 256

    private var lines: [Line] = []
    /// It says something in a way that is not read here (a macro, very many lines): no answer is certain.
    private(set) var isUnclear = false

    init(_ text: [UInt8]) {
        for line in text.split(separator: .lineFeed) where line.count < Self.longestLine {
            guard lines.count < Self.mostLines else {
                isUnclear = true
                return
            }
            read(Array(line))
        }
    }

    /// What the last line that speaks of it says.
    ///
    /// - Parameter path: relative to the directory of the file.
    func statement(on kind: ChangeKind, of path: ArraySlice<UInt8>) -> Statement {
        for line in lines.reversed() {
            guard let statement = line.statements[kind] else { continue }
            if line.pattern.matches(path) { return statement }
        }
        return .unspecified
    }

    private mutating func read(_ line: [UInt8]) {
        guard line.place(of: Array("linguist-".utf8), in: line.indices) != nil else { return }
        let start = line.firstIndex { !Self.isBlank($0) } ?? line.count
        guard start < line.count, line[start] != .hash else { return }
        let words = line[start...].split(whereSeparator: Self.isBlank)
        let isLong = words.first.map { $0.count > Self.longestPattern } ?? false
        guard !line.holds(Array("[attr]".utf8), at: start), line[start] != .quote, !isLong else {
            isUnclear = true
            return
        }
        // No file has attributes from a pattern of directories, and none from one that takes back.
        guard let first = words.first, let pattern = GitGlob(first), !pattern.isForDirectories, !pattern.isNegated else { return }
        var statements: [ChangeKind: Statement] = [:]
        for word in words.dropFirst() {
            for (name, kind) in Self.names {
                if let statement = Self.statement(Array(word), name) { statements[kind] = statement }
            }
        }
        if !statements.isEmpty { lines.append(Line(pattern: pattern, statements: statements)) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte.isBlank || byte == .carriageReturn }

    /// nil: the word is about another attribute.
    private static func statement(_ word: [UInt8], _ name: String) -> Statement? {
        switch String(decoding: word, as: UTF8.self) {
        case name, name + "=true": .yes
        case "-" + name, name + "=false": .no
        case "!" + name: .unspecified
        case let other where other.hasPrefix(name + "="): .unclear
        default: nil
        }
    }
}
