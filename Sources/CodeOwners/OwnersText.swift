import RiskModel

/// The lines of an owners file.
///
/// A byte order mark is left out. A file that is no text (a NUL byte in it, as in UTF-16) or beyond the limits is not read.
struct OwnersText {
    let path: GitPath
    let bytes: [UInt8]
    /// Without their ends; CR belongs to the line.
    let lines: [Range<Int>]

    /// - Returns: nil, and the reason in `report`, where the file cannot be read as text.
    init?(_ content: [UInt8], at path: GitPath, maximumBytes: Int, _ limits: OwnersLimits, _ report: inout OwnersReport) {
        func refuse(_ problem: OwnersDiagnostic.Problem, _ message: String) {
            report.add(OwnersDiagnostic(path: path, problem: problem, message: message, effect: .notKnown))
        }
        guard content.count <= maximumBytes else {
            refuse(.tooLarge, "the file has more than \(maximumBytes) bytes and is not read")
            return nil
        }
        guard !content.contains(0) else {
            refuse(.notText, "the file holds a NUL byte and is not read as text; save it as UTF-8")
            return nil
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if content.starts(with: mark) {
            report.add(
                OwnersDiagnostic(
                    path: path, line: 1, problem: .byteOrderMark,
                    message:
                        "a byte order mark stands before the first line; it is left out here, and may spoil that line for the forge",
                    effect: .counts))
        }
        bytes = content.starts(with: mark) ? Array(content.dropFirst(mark.count)) : content
        var lines: [Range<Int>] = []
        var start = 0
        while start < bytes.count, lines.count <= limits.lines {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            lines.append(start..<end)
            start = end + 1
        }
        guard lines.count <= limits.lines else {
            refuse(.tooLarge, "the file has more than \(limits.lines) lines and is not read")
            return nil
        }
        self.path = path
        self.lines = lines
    }
}

/// Bytes that the notations are made of.
enum Byte {
    static let slash = UInt8(ascii: "/")
    static let star = UInt8(ascii: "*")
    static let backslash = UInt8(ascii: "\\")
    static let at = UInt8(ascii: "@")
    static let hash = UInt8(ascii: "#")
    static let dot = UInt8(ascii: ".")

    /// Of ASCII, those that every forge takes for white space.
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// Letters, digits, and `_`.
    static func isWord(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == UInt8(ascii: "_") }
}

extension ArraySlice<UInt8> {
    /// Without white space at both ends.
    var trimmed: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !Byte.isSpace($0) }), let last = lastIndex(where: { !Byte.isSpace($0) }) else {
            return self[startIndex..<startIndex]
        }
        return self[first...last]
    }

    var isUTF8: Bool { String(validating: self, as: UTF8.self) != nil }

    var text: String { String(decoding: self, as: UTF8.self) }
}

/// Each owner once, in order; handles and addresses are the same in any case.
func distinct(_ owners: some Sequence<Owner>) -> [Owner] {
    var seen: Set<String> = []
    return owners.filter { seen.insert($0.name.lowercased()).inserted }
}
