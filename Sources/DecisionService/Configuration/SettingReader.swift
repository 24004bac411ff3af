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

    /// Every right value of a setting, which may be none; `fallback` where nothing is set.
    mutating func list<T>(
        _ setting: ServiceSetting, default fallback: [T],
        content parse: (RawConfiguration.Value.Content) throws(SettingProblem) -> T
    ) -> [T] {
        guard let values = raw.values[setting] else { return fallback }
        return values.compactMap { read($0, parse) }
    }

    /// The same for a setting whose values are text.
    mutating func list<T>(
        _ setting: ServiceSetting, default fallback: [T], _ parse: (String) throws(SettingProblem) -> T
    ) -> [T] {
        list(setting, default: fallback) { (content: RawConfiguration.Value.Content) throws(SettingProblem) -> T in
            guard case .text(let text) = content else { throw SettingProblem(phrase: "a single value is expected") }
            return try parse(text)
        }
    }

    mutating func optional<T>(_ setting: ServiceSetting, _ parse: (String) throws(SettingProblem) -> T) -> T? {
        list(setting, default: [], parse).last
    }

    mutating func single<T>(
        _ setting: ServiceSetting, default fallback: T, _ parse: (String) throws(SettingProblem) -> T
    ) -> T {
        optional(setting, parse) ?? fallback
    }

    private mutating func read<T>(
        _ value: RawConfiguration.Value, _ parse: (RawConfiguration.Value.Content) throws(SettingProblem) -> T
    ) -> T? {
        do throws(SettingProblem) {
            return try parse(value.content)
        } catch {
            mistakes.append(ConfigurationMistake(origin: value.origin, message: error.phrase))
            return nil
        }
    }

    /// Two names of one directory could have two target branches: the order in the file would decide what is authoritative.
    mutating func refuseRepeats(in entries: [RepositoryEntry]) {
        var names: Set<String> = []
        var places: [String: String] = [:]
        for entry in entries {
            if !names.insert(entry.name).inserted {
                refuse("`\(entry.name)` is named twice", .repositories)
            } else if let other = places.updateValue(entry.name, forKey: entry.place) {
                refuse(
                    "`\(other)` and `\(entry.name)` are the same repository; a repository has one name and one target branch",
                    .repositories)
            }
        }
    }

    mutating func refuse(_ message: String, _ setting: ServiceSetting) {
        mistakes.append(ConfigurationMistake(origin: setting.rawValue, message: message))
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
