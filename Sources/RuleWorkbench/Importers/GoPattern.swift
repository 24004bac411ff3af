/// Turns patterns of Go's `regexp` (the language of RE2) into patterns of PCRE2 that match the same.
///
/// Most of it reads the same in both. What does not is written otherwise; what Go refuses is refused here too, since what
/// PCRE2 would make of it was meant by nobody. Groups lose their names, which have no use without references.
///
/// Source: the syntax page of Go's package `regexp/syntax`, and pcre2pattern(3).
struct GoPattern {
    struct Refusal: Error, Hashable {
        /// A phrase for people. Holds no text of the pattern beyond one construct.
        var reason: String
    }

    private static let longest = 16 << 10
    private static let deepest = 200
    /// What Go's `\s` stands for; PCRE2's holds the vertical tab, too.
    private static let space = #"\t\n\f\r "#

    private let source: [Unicode.Scalar]
    private var position = 0
    private var result = ""
    /// `(?m)` is on here, and where each open group began.
    private var isMultiline = false
    private var outer: [Bool] = []
    /// What stands in front can be repeated, or is a repetition.
    private var canRepeat = false
    private var isRepeated = false

    private init(_ source: String) { self.source = Array(source.unicodeScalars) }

    static func translate(_ source: String) throws(Refusal) -> String {
        guard source.utf8.count <= longest else { throw Refusal(reason: "it is longer than \(longest) bytes") }
        var reader = GoPattern(source)
        while reader.position < reader.source.count { try reader.item() }
        guard reader.outer.isEmpty else { throw Refusal(reason: "a group is not closed") }
        return reader.result
    }

    private var current: Unicode.Scalar? { position < source.count ? source[position] : nil }

    private func follows(_ text: String) -> Bool { source[position...].starts(with: text.unicodeScalars) }

    private mutating func take(_ text: String) -> Bool {
        guard follows(text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private mutating func append(_ text: String, canRepeat: Bool = true) {
        result += text
        self.canRepeat = canRepeat
        isRepeated = false
    }

    private mutating func item() throws(Refusal) {
        let scalar = source[position]
        switch scalar {
        case "\\": try escape(inClass: false)
        case "[": try characterClass()
        case "(": try open()
        case ")":
            guard let before = outer.popLast() else { throw Refusal(reason: "a `)` closes nothing") }
            isMultiline = before
            position += 1
            append(")")
        case "|":
            position += 1
            append("|", canRepeat: false)
        case "*", "+", "?":
            position += 1
            try repeated(String(scalar))
        case "{":
            if let bounds = try bounds() {
                try repeated(bounds)
            } else {
                position += 1
                append(#"\{"#)
            }
        case "$":
            position += 1
            // Without (?m) PCRE2 would also match in front of a last line end.
            append(isMultiline ? "$" : #"\z"#)
        default:
            position += 1
            append(Self.written(scalar))
        }
    }

    private mutating func repeated(_ repetition: String) throws(Refusal) {
        guard canRepeat else { throw Refusal(reason: "a repetition of nothing") }
        // To PCRE2 a second `+` would make it possessive.
        guard !isRepeated else { throw Refusal(reason: "a repetition of a repetition") }
        append(repetition + (take("?") ? "?" : ""))
        isRepeated = true
    }

    /// `{n}`, `{n,}` or `{n,m}`; nil where the brace is only a brace.
    private mutating func bounds() throws(Refusal) -> String? {
        guard let end = source[position...].firstIndex(of: "}") else { return nil }
        let parts = source[(position + 1)..<end].split(separator: ",", omittingEmptySubsequences: false)
        let isNumber = parts.map { part in part.allSatisfy { ("0"..."9").contains($0) } }
        guard (1...2).contains(parts.count), isNumber.allSatisfy({ $0 }), parts[0].isEmpty == false else { return nil }
        for part in parts where !part.isEmpty {
            guard let number = Int(String(String.UnicodeScalarView(part))), number <= 1_000 else {
                throw Refusal(reason: "it repeats something more than 1000 times")
            }
        }
        let text = String(String.UnicodeScalarView(source[position...end]))
        position = end + 1
        return text
    }

    // MARK: Groups

    private mutating func open() throws(Refusal) {
        guard outer.count < Self.deepest else { throw Refusal(reason: "its groups are nested too deeply") }
        if take("(?P<") || (!follows("(?<=") && !follows("(?<!") && take("(?<")) {
            guard let end = source[position...].firstIndex(of: ">") else { throw Refusal(reason: "a name of a group has no end") }
            position = end + 1
            outer.append(isMultiline)
            return append("(", canRepeat: false)
        }
        guard take("(?") else {
            position += 1
            outer.append(isMultiline)
            return append("(", canRepeat: false)
        }
        var flags = ""
        while let flag = current, "imsU-".unicodeScalars.contains(flag) {
            flags.unicodeScalars.append(flag)
            position += 1
        }
        let parts = flags.split(separator: "-", omittingEmptySubsequences: false)
        let before = isMultiline
        if parts.first?.contains("m") == true { isMultiline = true }
        if parts.dropFirst().contains(where: { $0.contains("m") }) { isMultiline = false }
        guard parts.count <= 2 else { throw Refusal(reason: "`(?\(flags)` is no group of Go's language") }
        switch current {
        case ":":
            position += 1
            outer.append(before)
            append("(?\(flags):", canRepeat: false)
        case ")" where !flags.isEmpty:
            position += 1
            append("(?\(flags))", canRepeat: false)
        default:
            let opening = String(String.UnicodeScalarView(source[position...].prefix(2)))
            throw Refusal(reason: "`(?\(flags)\(opening)` is no group of Go's language")
        }
    }

    // MARK: Escapes and classes

    private mutating func escape(inClass: Bool) throws(Refusal) {
        position += 1
        guard let scalar = current else { throw Refusal(reason: #"a `\` stands at the end"#) }
        position += 1
        switch scalar {
        case "d", "D", "w", "W", "a", "f", "n", "r", "t": append("\\\(scalar)")
        case "s": append(inClass ? Self.space : "[\(Self.space)]")
        case "S": append(inClass ? #"\S\x0B"# : "[^\(Self.space)]")
        case "v": append(#"\x0B"#)
        case "b" where !inClass, "B" where !inClass, "A" where !inClass, "z" where !inClass: append("\\\(scalar)")
        case "p", "P": append("\\\(scalar)" + (try property()))
        case "x": append(#"\x{"# + (try hexadecimal()) + "}")
        case "0"..."7": append(#"\x{"# + (try octal(scalar)) + "}")
        case "Q" where !inClass: quoted()
        case _ where scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F && !Self.isWordCharacter(scalar):
            append("\\\(scalar)")
        case "_": append("_")
        default: throw Refusal(reason: #"`\"# + Self.written(scalar) + "` is no escape of Go's language")
        }
    }

    private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    /// `N` or `{Name}`, behind `\p`.
    private mutating func property() throws(Refusal) -> String {
        let start = position
        if current == "{" {
            guard let end = source[position...].firstIndex(of: "}") else { throw Refusal(reason: "a property has no end") }
            position = end + 1
        } else {
            position += 1
        }
        guard position <= source.count else { throw Refusal(reason: "a property has no name") }
        return String(String.UnicodeScalarView(source[start..<position]))
    }

    /// Two digits, or any number of them in braces, behind `\x`.
    private mutating func hexadecimal() throws(Refusal) -> String {
        var digits = source[position...].prefix(2)
        if digits.first == "{", let end = source[position...].firstIndex(of: "}") {
            digits = source[(position + 1)..<end]
            position = end + 1
        } else {
            position = digits.endIndex
            if digits.count < 2 { digits = [] }
        }
        let text = String(String.UnicodeScalarView(digits))
        guard UInt32(text, radix: 16) != nil else { throw Refusal(reason: #"`\x` without its digits"#) }
        return text
    }

    /// Up to three digits, of which `\0` needs no further one.
    private mutating func octal(_ first: Unicode.Scalar) throws(Refusal) -> String {
        var digits = String(first)
        while digits.count < 3, let digit = current, ("0"..."7").contains(digit) {
            digits.unicodeScalars.append(digit)
            position += 1
        }
        guard first == "0" || digits.count > 1 else { throw Refusal(reason: "`\\\(first)` refers to a group, which Go does not") }
        return String(UInt32(digits, radix: 8) ?? 0, radix: 16)
    }

    /// `\Q…\E`, or to the end.
    private mutating func quoted() {
        while let scalar = current, !take(#"\E"#) {
            position += 1
            append(PatternText.quoted(String(scalar)))
        }
    }

    private mutating func characterClass() throws(Refusal) {
        position += 1
        append(take("^") ? "[^" : "[")
        var isFirst = true
        while let scalar = current, scalar != "]" || isFirst {
            isFirst = false
            let isShorthand = follows(#"\s"#) || follows(#"\S"#)
            switch scalar {
            case "\\": try escape(inClass: true)
            case "[":
                if let end = posixClass() {
                    append(String(String.UnicodeScalarView(source[position..<end])))
                    position = end
                } else {
                    position += 1
                    append(#"\["#)
                }
            case "]", "$":
                position += 1
                append("\\\(scalar)")
            default:
                position += 1
                append(Self.written(scalar))
            }
            // What stands for several characters is no start of a range.
            if isShorthand, take("-") { append(#"\-"#) }
        }
        guard take("]") else { throw Refusal(reason: "a `[` is not closed") }
        append("]")
    }

    /// The end of `[:name:]`, if that is what stands here.
    private func posixClass() -> Int? {
        guard follows("[:") else { return nil }
        let name = source[(position + 2)...].prefix { $0 == "^" || ("a"..."z").contains($0) }
        return source[name.endIndex...].starts(with: ":]".unicodeScalars) ? name.endIndex + 2 : nil
    }

    /// A character that means itself; one that could not be seen, by its number.
    private static func written(_ scalar: Unicode.Scalar) -> String {
        PatternText.isPrintable(scalar) ? String(scalar) : PatternText.number(scalar)
    }
}
