/// Reading of single values. Each reports what is wrong and returns nil; what was reported before is passed over.
extension YAMLNode {
    /// Text, however it is written (`1.0` and `yes` are text where text is expected), but not nothing.
    public func text(_ diagnostics: Diagnostics, allowEmpty: Bool = false) -> String? {
        guard let scalar = scalar("text", diagnostics) else { return nil }
        guard allowEmpty || !scalar.text.isEmpty else {
            diagnostics.report(.empty, "the text is empty", at: self)
            return nil
        }
        return scalar.text
    }

    /// Text of one line without control characters, as names and summaries are: it can be printed anywhere.
    public func line(_ diagnostics: Diagnostics) -> String? {
        guard let text = text(diagnostics) else { return nil }
        let isPrintable = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        guard isPrintable else {
            diagnostics.report(.invalidValue, "line ends and control characters cannot stand here", at: self)
            return nil
        }
        return text
    }

    /// `true` or `false`, without quotation marks.
    public func boolean(_ diagnostics: Diagnostics) -> Bool? {
        guard let scalar = scalar("true or false", diagnostics) else { return nil }
        switch (scalar.style, scalar.text) {
        case (.plain, "true"): return true
        case (.plain, "false"): return false
        default:
            diagnostics.report(.wrongType, "expected true or false, without quotation marks", at: self)
            return nil
        }
    }

    /// True of this word, without quotation marks.
    public func isPlain(_ word: String) -> Bool {
        guard case .scalar(let scalar) = content else { return false }
        return scalar.style == .plain && scalar.text == word
    }

    /// A decimal number within `range`, without quotation marks.
    public func integer(_ diagnostics: Diagnostics, in range: ClosedRange<Int>) -> Int? {
        guard let scalar = scalar("a whole number", diagnostics) else { return nil }
        guard scalar.style == .plain, Self.isDecimal(scalar.text) else {
            diagnostics.report(.wrongType, "expected a whole number, such as 3, without quotation marks", at: self)
            return nil
        }
        guard let value = Int(scalar.text), range.contains(value) else {
            let bounds = range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
            diagnostics.report(.invalidValue, "\(scalar.text) is out of range; it must be \(bounds)", at: self)
            return nil
        }
        return value
    }

    /// A decimal number of 0 or more with up to three places, without quotation marks, in thousandths.
    public func thousandths(_ diagnostics: Diagnostics, in range: ClosedRange<Int>) -> Int? {
        guard let scalar = scalar("a number such as 3.5", diagnostics) else { return nil }
        let parts = scalar.text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let places = parts.count > 1 ? String(parts[1]) : "0"
        let isNumber = parts.allSatisfy { Self.isDecimal(String($0)) && $0.first != "-" } && places.utf8.count <= 3
        guard scalar.style == .plain, isNumber else {
            diagnostics.report(
                .wrongType, "expected a number with up to three places, such as 3.5, without quotation marks", at: self)
            return nil
        }
        let padded = String(parts[0]) + places + String(repeating: "0", count: 3 - places.utf8.count)
        guard let value = Int(padded), range.contains(value) else {
            diagnostics.report(
                .invalidValue,
                "\(scalar.text) is out of range; it must be \(range.lowerBound / 1_000) to \(range.upperBound / 1_000)", at: self)
            return nil
        }
        return value
    }

    /// A time such as `30s`, `10m` or `1h`, in seconds.
    public func duration(_ diagnostics: Diagnostics, in range: ClosedRange<Int>) -> Int? {
        guard let scalar = scalar("a time such as 30s, 10m or 1h", diagnostics) else { return nil }
        let factors: [Character: Int] = ["s": 1, "m": 60, "h": 3_600]
        guard let unit = scalar.text.last, let factor = factors[unit], Self.isDecimal(String(scalar.text.dropLast())) else {
            diagnostics.report(.wrongType, "expected a time such as 30s, 10m or 1h", at: self)
            return nil
        }
        guard let count = Int(scalar.text.dropLast()),
            case let (seconds, overflow) = count.multipliedReportingOverflow(by: factor),
            !overflow, range.contains(seconds)
        else {
            diagnostics.report(
                .invalidValue,
                "\(scalar.text) is out of range; it must be \(Self.time(range.lowerBound)) to \(Self.time(range.upperBound))",
                at: self)
            return nil
        }
        return seconds
    }

    /// One of a set of words.
    public func choice<Value>(_ diagnostics: Diagnostics, _ values: [(name: String, value: Value)]) -> Value? {
        guard let scalar = scalar("one of the words \(Self.enumerate(values.map(\.name)))", diagnostics) else { return nil }
        if let match = values.first(where: { $0.name == scalar.text }) { return match.value }
        let names = values.map(\.name)
        diagnostics.report(
            .invalidValue,
            "`\(scalar.text)` is not one of \(Self.enumerate(names))" + diagnostics.hint(for: scalar.text) { names },
            at: self)
        return nil
    }

    /// The items of a list.
    public func list(_ diagnostics: Diagnostics, allowEmpty: Bool = false) -> [YAMLNode]? {
        switch content {
        case .sequence(let items):
            guard allowEmpty || !items.isEmpty else {
                diagnostics.report(.empty, "the list is empty; leave the key out instead", at: self)
                return nil
            }
            return items
        case .invalid: return nil
        case .scalar, .mapping:
            diagnostics.report(.wrongType, "expected a list, found \(kind)", at: self)
            return nil
        }
    }

    /// The items of a list, or the value itself as the only one.
    public func oneOrMore(_ diagnostics: Diagnostics) -> [YAMLNode]? {
        if case .sequence = content { return list(diagnostics) }
        if case .invalid = content { return nil }
        return [self]
    }

    private func scalar(_ expected: String, _ diagnostics: Diagnostics) -> YAMLScalar? {
        switch content {
        case .scalar(let scalar) where !scalar.isNull: return scalar
        case .invalid: return nil
        case .scalar, .sequence, .mapping:
            diagnostics.report(.wrongType, "expected \(expected), found \(kind)", at: self)
            return nil
        }
    }

    private static func isDecimal(_ text: String) -> Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func time(_ seconds: Int) -> String {
        if seconds % 3_600 == 0 { return "\(seconds / 3_600)h" }
        return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }

    private static func enumerate(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.joined() }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}
