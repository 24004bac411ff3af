/// One repository that may be asked about.
public struct RepositoryEntry: Hashable, Sendable {
    public static let defaultBranch = "main"

    public var name: String
    /// Absolute.
    public var path: String
    /// The protected branch that authoritative decisions are made against.
    public var targetBranch: String

    public init(name: String, path: String, targetBranch: String = defaultBranch) {
        self.name = name
        self.path = path
        self.targetBranch = targetBranch
    }

    /// Reads `NAME=PATH` or `NAME=PATH@BRANCH`.
    ///
    /// - Throws: a phrase that says what is wrong.
    init(_ text: String) throws(SettingProblem) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw SettingProblem(phrase: "write NAME=PATH or NAME=PATH@BRANCH, not `\(text)`")
        }
        name = String(text[..<equals])
        let rest = text[text.index(after: equals)...]
        if let at = rest.lastIndex(of: "@") {
            path = String(rest[..<at])
            targetBranch = String(rest[rest.index(after: at)...])
        } else {
            path = String(rest)
            targetBranch = Self.defaultBranch
        }
        guard path.hasPrefix("/") else { throw SettingProblem(phrase: "the path of a repository has to be absolute: `\(path)`") }
        guard !targetBranch.isEmpty else { throw SettingProblem(phrase: "the branch after @ is empty in `\(text)`") }
        guard !name.contains("/") else { throw SettingProblem(phrase: "a repository's name has no slash: `\(name)`") }
    }

    static func write(name: String, path: String, targetBranch: String) -> String { "\(name)=\(path)@\(targetBranch)" }
}
