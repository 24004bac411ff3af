import CodeOwners
import RiskModel

/// An answer as tests write it.
///
/// Each demand as `@a @b x2 [Section] optional :4` (owners, count if above 1, section, whether optional, line), several with `; ` between;
/// `nobody :4` where a line names nobody; `-` where no line speaks of the path; `? ` before what is known where not all is.
func shown(_ answer: OwnershipAnswer, files: Bool = false) -> String {
    func place(_ place: OwnersPlace) -> String { files ? ":\(place.path):\(place.line)" : ":\(place.line)" }
    let demands = answer.ownership.demands.map { demand in
        var words = demand.owners.map(\.name)
        if demand.count > 1 { words.append("x\(demand.count)") }
        if let section = demand.section { words.append("[\(section)]") }
        if demand.isOptional { words.append("optional") }
        return (words + [place(demand.place)]).joined(separator: " ")
    }
    let known =
        demands.isEmpty
        ? answer.ownership.clearedBy.map { "nobody \(place($0))" } ?? "-" : demands.joined(separator: "; ")
    return answer.isKnown ? known : "? \(known)"
}

extension CodeOwners {
    /// From lines of one file.
    convenience init(_ syntax: OwnersSyntax, _ text: String) {
        let path: GitPath = syntax.hasFileInEachFolder ? "OWNERS" : "CODEOWNERS"
        self.init(file: Array(text.utf8), at: path, syntax: syntax)
    }

    /// From several files.
    convenience init(_ syntax: OwnersSyntax?, files: KeyValuePairs<String, String>) {
        let files = Dictionary(uniqueKeysWithValues: files.map { (GitPath(bytes: $0.key.utf8), Array($0.value.utf8)) })
        self.init(tree: OwnersFiles(files), syntax: syntax)
    }

    func shown(_ path: String, files: Bool = false) -> String {
        CodeOwnersTests.shown(owners(of: GitPath(bytes: path.utf8)), files: files)
    }

    /// As `line:column problem effect`.
    var shownDiagnostics: [String] {
        diagnostics.map {
            let place = ($0.line.map { "\($0)" } ?? "-") + ($0.column.map { ":\($0)" } ?? "")
            return "\(place) \($0.problem.rawValue) \($0.effect.rawValue)"
        }
    }
}
