public import RiskModel

/// Who owns a path, or that it is not known.
public enum OwnershipAnswer: Hashable, Sendable {
    case known(PathOwnership)
    /// Something that could decide was not read, not understood or out of bounds. What is known all the same may lack demands,
    /// and may name owners whom that would replace: it helps to find people, and vouches for nothing.
    case notKnown(PathOwnership, because: [OwnersDiagnostic])

    /// Of both.
    public var ownership: PathOwnership {
        switch self {
        case .known(let ownership), .notKnown(let ownership, _): ownership
        }
    }

    public var isKnown: Bool {
        if case .known = self { true } else { false }
    }
}

/// Whether one person, team or role is an owner of a path, and why not.
public enum OwnerStanding: Hashable, Sendable {
    /// Names them, in these demands.
    case owns([OwnershipDemand])
    /// A line names them, and another takes it back for this path.
    case overruled(named: OwnersPlace, by: OwnersPlace, how: Overruling)
    /// Lines decide, and none names them.
    case notNamed(decidedBy: [OwnersPlace])
    /// No line speaks of the path.
    case unowned
    /// None of what is known names them.
    case notKnown(because: [OwnersDiagnostic])

    public enum Overruling: String, Hashable, Sendable {
        /// A later line fits the path and names others.
        case replaced
        /// A later line fits the path and names nobody.
        case cleared
        /// A line takes the path out of the section.
        case excluded
        /// A file further down says that owners of folders above do not count.
        case cutOff = "cut-off"
        /// A line fits the path with owners of its own and says that those of the folder do not count.
        case narrowed
    }
}

extension OwnerStanding: CustomStringConvertible {
    /// In one line, such as `line 9 of CODEOWNERS replaces line 4, which names them`.
    public var description: String {
        switch self {
        case .owns(let demands):
            "named by " + Self.list(demands.map(\.place))
        case .overruled(let named, let by, let how):
            switch how {
            case .replaced: "\(Self.text(by)) replaces \(Self.text(named, after: by)), which names them"
            case .cleared: "\(Self.text(by)) names nobody and so clears \(Self.text(named, after: by)), which names them"
            case .excluded:
                "\(Self.text(by)) excludes the path from the section of \(Self.text(named, after: by)), which names them"
            case .cutOff: "\(Self.text(by)) cuts off the folders above, where \(Self.text(named, after: by)) names them"
            case .narrowed: "\(Self.text(by)) sets aside the owners of the folder, whom \(Self.text(named, after: by)) names"
            }
        case .notNamed(let places): "not named by " + Self.list(places)
        case .unowned: "no line speaks of the path"
        case .notKnown(let diagnostics):
            "not known: " + (diagnostics.first.map { "\($0.path): \($0.message)" } ?? "owners files could not be read")
        }
    }

    private static func list(_ places: [OwnersPlace]) -> String {
        let shown = places.prefix(3).enumerated().map { text($1, after: $0 > 0 ? places[$0 - 1] : nil) }.joined(separator: ", ")
        return places.count > 3 ? "\(shown) and \(places.count - 3) more" : shown
    }

    private static func text(_ place: OwnersPlace, after other: OwnersPlace? = nil) -> String {
        place.path == other?.path ? "line \(place.line)" : "line \(place.line) of \(place.path)"
    }
}
