/// The heading of a section, such as `^[Database][2] @dba`.
struct GitLabHeading {
    var name: String
    var isOptional = false
    /// 0 where none is written.
    var count = 0
    /// Of rules that name none.
    var owners: ArraySlice<UInt8> = []
    /// What stands behind, and means nothing.
    var ignored: ArraySlice<UInt8> = []

    /// More would not be met by any team.
    private static let maximumCount = 1_000_000

    init(name: String) { self.name = name }

    /// - Parameter line: without white space at its ends.
    /// - Returns: nil where it is none.
    static func read(_ line: ArraySlice<UInt8>) -> GitLabHeading? {
        var rest = line
        let isOptional = rest.first == UInt8(ascii: "^")
        if isOptional { rest.removeFirst() }
        guard rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        var heading = GitLabHeading(name: rest[(rest.startIndex + 1)..<end].text)
        heading.isOptional = isOptional
        rest = rest[(end + 1)...]
        if rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")) {
            let digits = rest[(rest.startIndex + 1)..<end]
            if digits.allSatisfy({ (0x30...0x39).contains($0) }) {
                heading.count = digits.reduce(0) { min($0 * 10 + Int($1) - 0x30, maximumCount) }
                rest = rest[(end + 1)...]
            }
        }
        // Owners need white space before them, and end at the first character that names have not.
        if let first = rest.first, Byte.isSpace(first) {
            let end = rest.firstIndex { !Byte.isWord($0) && !Byte.isSpace($0) && !"@.-/+".utf8.contains($0) } ?? rest.endIndex
            heading.owners = rest[..<end].trimmed
            rest = rest[end...]
        }
        heading.ignored = rest.trimmed
        return heading
    }

    /// Whether a line that is no heading was meant to be one.
    static func isBroken(_ line: ArraySlice<UInt8>) -> Bool {
        let rest = line.first == UInt8(ascii: "^") ? line.dropFirst() : line
        return rest.count > 1 && rest.first == UInt8(ascii: "[") && !rest.contains(UInt8(ascii: "]"))
    }
}
