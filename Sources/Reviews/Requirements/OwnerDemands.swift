internal import RiskModel

/// What owners files demand for the files of a change, grouped where owners, count and section are the same.
struct OwnerDemands {
    private struct Group: Hashable {
        /// Lower case, sorted.
        var owners: [String]
        var count: Int
        var section: String?
    }

    let ownership: [GitPath: PathOwnership]
    private var groups: [Group: RequirementDraft] = [:]
    private var unownedFiles = RequirementDraft(id: "unowned", origin: .unowned)
    /// The first paths that nobody owns.
    private(set) var unowned = BoundedList<GitPath>(limit: ReviewerVerdict.causesListed)
    private(set) var suggested: Set<Owner> = []

    init(ownership: [GitPath: PathOwnership]) { self.ownership = ownership }

    /// A renamed file needs the owners of both its paths.
    mutating func add(_ file: FileVerdict, needsApproval: Bool) {
        for path in [file.path] + (file.oldPath.map { [$0] } ?? []) {
            let ownership = ownership[path] ?? PathOwnership()
            let origin = path == file.path ? "" : " (\(path.quoted))"
            for demand in ownership.demands {
                if needsApproval {
                    add(demand, for: file.path, because: demand.place.text + origin)
                } else {
                    suggested.formUnion(demand.owners)
                }
            }
            if ownership.demands.isEmpty, needsApproval {
                unowned.add(path)
                let cause = ownership.clearedBy.map { "nobody by \($0.text)" } ?? "no owners file names anybody"
                unownedFiles.add([file.path], because: cause + origin)
            }
        }
    }

    private mutating func add(_ demand: OwnershipDemand, for path: GitPath, because cause: String) {
        let names = Set(demand.owners.map { $0 == .anyone ? $0.name : PersonName($0.name).text }).sorted()
        let section = demand.section?.lowercased()
        let group = Group(owners: names, count: demand.count, section: section)
        var draft =
            groups[group]
            ?? RequirementDraft(
                id: Self.id(group), origin: .owners(section: demand.section), owners: Set(demand.owners), count: demand.count,
                isOptional: true)
        draft.isOptional = draft.isOptional && demand.isOptional
        draft.add([path], because: cause)
        groups[group] = draft
    }

    /// `owners:@a,@b`, `owners:backend:@a`, `owners:backend:@a#2` where two of them are needed.
    private static func id(_ group: Group) -> String {
        (["owners"] + [group.section].compactMap(\.self).map(escaped) + [group.owners.map(escaped).joined(separator: ",")])
            .joined(separator: ":") + (group.count > 1 ? "#\(group.count)" : "")
    }

    /// Without what parts of an id are told apart by, as in addresses of the web.
    private static func escaped(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "%": text += "%25"
            case "#": text += "%23"
            case ":": text += "%3A"
            case ",": text += "%2C"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// - Parameter withFallback: false where there are no fallback owners, and nobody can be asked for what nobody owns.
    func drafts(withFallback: Bool) -> [RequirementDraft] {
        Array(groups.values) + (withFallback && !unowned.listed.isEmpty ? [unownedFiles] : [])
    }
}

extension OwnersPlace {
    /// `CODEOWNERS:4`.
    var text: String { "\(path.quoted):\(line)" }
}
