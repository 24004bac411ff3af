public import RiskModel

/// Something in owners files that does not mean what it seems to, or nothing, with what becomes of it.
public struct OwnersDiagnostic: Error, Hashable, Sendable {
    /// Stable, kebab-case, for programs and tests.
    public enum Problem: String, CaseIterable, Sendable {
        // Of a file as a whole.
        case unreadable
        case tooLarge = "too-large"
        case notText = "not-text"
        case byteOrderMark = "byte-order-mark"
        case shadowed
        // Of a line.
        case lineTooLong = "line-too-long"
        case encoding
        case invalidLine = "invalid-line"
        case invalidPattern = "invalid-pattern"
        case matchesNothing = "matches-nothing"
        case commentInside = "comment-inside"
        case invalidOwner = "invalid-owner"
        case missingOwners = "missing-owners"
        case repeatedPattern = "repeated-pattern"
        case ignoredOwners = "ignored-owners"
        // Of a section.
        case invalidHeading = "invalid-heading"
        case unnamedSection = "unnamed-section"
        case optionalCount = "optional-count"
        // Of files that draw others in.
        case missingImport = "missing-import"
        case foreignImport = "foreign-import"
        case tooManyImports = "too-many-imports"
        case tooManyFiles = "too-many-files"
        case tooDeep = "too-deep"
        // Of YAML.
        case syntax
        case wrongType = "wrong-type"
        case invalidFilter = "invalid-filter"
        case ignoredFilters = "ignored-filters"
        // Of a path that is asked for.
        case tooManySteps = "too-many-steps"
    }

    /// What becomes of it.
    public enum Effect: String, CaseIterable, Sendable {
        /// The forge reads it, as the message says.
        case counts
        /// The forge passes over the line, the pattern or the owner.
        case skipped
        /// Who owns the paths that it could decide is not known.
        case notKnown = "not-known"
    }

    public var path: GitPath
    /// Counts from 1; nil where the file as a whole is meant.
    public var line: Int?
    /// In bytes (of YAML in characters), counts from 1; nil where the line as a whole is meant.
    public var column: Int?
    public var problem: Problem
    /// What is wrong, what the forge does with it, what to do: one line without a final full stop. It may quote the file.
    public var message: String
    public var effect: Effect

    public init(path: GitPath, line: Int? = nil, column: Int? = nil, problem: Problem, message: String, effect: Effect) {
        self.path = path
        self.line = line
        self.column = column
        self.problem = problem
        self.message = message
        self.effect = effect
    }
}

/// `CODEOWNERS:4:7: …`
extension OwnersDiagnostic: CustomStringConvertible {
    public var description: String {
        let place = [path.quoted] + [line, column].compactMap { $0.map(String.init) }
        return "\(place.joined(separator: ":")): \(message)"
    }
}

/// By path, then line, then column; what is said of a file as a whole comes first.
extension OwnersDiagnostic: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        if left.path != right.path { return left.path < right.path }
        let (leftPlace, rightPlace) = ((left.line ?? 0, left.column ?? 0), (right.line ?? 0, right.column ?? 0))
        return leftPlace == rightPlace ? left.message < right.message : leftPlace < rightPlace
    }
}

/// Collects what one reading finds.
struct OwnersReport {
    /// A hostile file could hold as many mistakes as it has bytes.
    static let keptAtMost = 1_000

    private(set) var found: [OwnersDiagnostic] = []
    /// Beyond `keptAtMost`, only counted.
    private(set) var omitted = 0

    mutating func add(_ diagnostic: OwnersDiagnostic) {
        guard found.count < Self.keptAtMost else {
            omitted += 1
            return
        }
        found.append(diagnostic)
    }
}

/// Why owners are not known: the first reasons, which are enough to go after.
struct UnclearReasons {
    private static let keptAtMost = 10

    private(set) var kept: [OwnersDiagnostic] = []

    mutating func add(_ diagnostic: OwnersDiagnostic) {
        if kept.count < Self.keptAtMost { kept.append(diagnostic) }
    }
}

/// Text of a file within a message: printable, and no longer than a name.
func quoted(_ bytes: some Sequence<UInt8>) -> String {
    let kept = Array(bytes.prefix(81))
    let text = GitPath(bytes: kept.prefix(80)).quoted
    return "`\(text)\(kept.count > 80 ? "…" : "")`"
}
