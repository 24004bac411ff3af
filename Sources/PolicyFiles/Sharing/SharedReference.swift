/// How lists and variables are asked for: `$name` as a whole value, `${name}` within a pattern.
enum SharedReference {
    /// A run of a pattern's source.
    enum Piece: Equatable {
        case text(String)
        /// UTF-8 bytes before the `$` are counted by `offset`.
        case name(String, offset: Int, isInClass: Bool)
    }

    /// The name in text that is `$name` and nothing else.
    static func wholeName(_ text: String) -> String? {
        guard text.utf8.first == UInt8(ascii: "$") else { return nil }
        let name = String(text.dropFirst())
        return Names.isSharedName(name) ? name : nil
    }

    /// The source of a pattern, cut at each `${name}` that is neither escaped (`\${name}`, `\Q…\E`) nor anything else.
    static func pieces(of source: String) -> [Piece] {
        let bytes = Array(source.utf8)
        var pieces: [Piece] = []
        var textStart = 0
        var index = 0
        var isQuoted = false
        /// Where the members of the class begin that is open.
        var classStart: Int?
        func byte(_ offset: Int) -> UInt8? { bytes.indices.contains(index + offset) ? bytes[index + offset] : nil }
        while index < bytes.count {
            switch (bytes[index], byte(1)) {
            case (UInt8(ascii: "\\"), UInt8(ascii: "E")) where isQuoted:
                isQuoted = false
                index += 2
            case _ where isQuoted: index += 1
            case (UInt8(ascii: "\\"), let next):
                isQuoted = next == UInt8(ascii: "Q")
                index += 2
            case (UInt8(ascii: "["), UInt8(ascii: ":")) where classStart != nil:
                let end = bytes[(index + 2)...].firstIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "]") }
                index = end.map { bytes[$0] == UInt8(ascii: ":") ? $0 + 1 : index + 1 } ?? index + 1
            case (UInt8(ascii: "["), let next) where classStart == nil:
                index += next == UInt8(ascii: "^") ? 2 : 1
                classStart = index
            case (UInt8(ascii: "]"), _):
                if let start = classStart, index > start { classStart = nil }
                index += 1
            case (UInt8(ascii: "$"), UInt8(ascii: "{")):
                guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")),
                    case let name = String(decoding: bytes[(index + 2)..<end], as: UTF8.self), Names.isSharedName(name)
                else {
                    index += 1
                    continue
                }
                if textStart < index { pieces.append(.text(String(decoding: bytes[textStart..<index], as: UTF8.self))) }
                pieces.append(.name(name, offset: index, isInClass: classStart != nil))
                index = end + 1
                textStart = index
            default: index += 1
            }
        }
        if textStart < bytes.count { pieces.append(.text(String(decoding: bytes[textStart...], as: UTF8.self))) }
        return pieces
    }

    /// A pattern that matches `text` and nothing else, with any flags.
    static func quote(_ text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            let isPlain = scalar.value >= 0x80 || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
            switch scalar {
            case _ where isPlain: quoted.unicodeScalars.append(scalar)
            case _ where scalar.value > 0x20 && scalar.value < 0x7F: quoted += "\\\(scalar)"
            default: quoted += "\\x{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return quoted
    }
}
