/// A phrase that says what is wrong with a value.
struct SettingProblem: Error {
    var phrase: String
}

/// Turns raw values into checked ones and keeps every mistake met on the way.
struct SettingReader {
    let raw: RawConfiguration
    private(set) var mistakes: [ConfigurationMistake]

    init(_ raw: RawConfiguration, mistakes: [ConfigurationMistake]) {
        self.raw = raw
        self.mistakes = mistakes
    }

    /// Every value of a setting; `fallback` where nothing is set or nothing is right.
    mutating func list<T>(
        _ setting: ServiceSetting, default fallback: [T], _ parse: (String) throws(SettingProblem) -> T
    ) -> [T] {
        guard let values = raw.values[setting] else { return fallback }
        return values.compactMap { read($0, parse) }
    }

    mutating func optional<T>(_ setting: ServiceSetting, _ parse: (String) throws(SettingProblem) -> T) -> T? {
        list(setting, default: [], parse).last
    }

    mutating func single<T>(
        _ setting: ServiceSetting, default fallback: T, _ parse: (String) throws(SettingProblem) -> T
    ) -> T {
        optional(setting, parse) ?? fallback
    }

    private mutating func read<T>(_ value: RawConfiguration.Value, _ parse: (String) throws(SettingProblem) -> T) -> T? {
        do throws(SettingProblem) {
            return try parse(value.text)
        } catch {
            mistakes.append(ConfigurationMistake(origin: value.origin, message: error.phrase))
            return nil
        }
    }

    mutating func refuseRepeats(of names: [String], _ setting: ServiceSetting) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            mistakes.append(ConfigurationMistake(origin: setting.rawValue, message: "`\(name)` is named twice"))
        }
    }

    // MARK: Kinds of value

    static func text(_ text: String) throws(SettingProblem) -> String {
        guard !text.isEmpty else { throw SettingProblem(phrase: "the value is empty") }
        return text
    }

    static func absolutePath(_ text: String) throws(SettingProblem) -> String {
        guard text.hasPrefix("/") else { throw SettingProblem(phrase: "the path has to be absolute: `\(text)`") }
        return text
    }

    static func number(in range: ClosedRange<Int>) -> (String) throws(SettingProblem) -> Int {
        { (text: String) throws(SettingProblem) -> Int in
            guard let value = Int(text), range.contains(value) else {
                throw SettingProblem(phrase: "`\(text)` is not a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
    }

    static func choice<T: RawRepresentable & CaseIterable>(
        _: T.Type
    ) -> (String) throws(SettingProblem) -> T where T.RawValue == String {
        { (text: String) throws(SettingProblem) -> T in
            guard let value = T(rawValue: text) else {
                let known = T.allCases.map(\.rawValue).joined(separator: ", ")
                throw SettingProblem(phrase: "`\(text)` is not one of \(known)")
            }
            return value
        }
    }
}
