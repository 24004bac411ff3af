import RiskModel

/// What answers for one tree with one syntax.
protocol OwnershipSource: AnyObject {
    func answer(for path: GitPath) -> OwnershipAnswer
    /// Every line that fits the path, the one of most weight first.
    func lines(for path: GitPath) -> [LineForPath]
    var report: OwnersReport { get }
}

extension OwnershipSource {
    func standing(of name: String, for path: GitPath) -> OwnerStanding {
        let answer = answer(for: path)
        let demands = answer.ownership.demands.filter { $0.owners.contains { $0.isCalled(name) } }
        if !demands.isEmpty, answer.isKnown { return .owns(demands) }
        if case .notKnown(_, let because) = answer { return .notKnown(because: because) }
        for line in lines(for: path) where line.owners.contains(where: { $0.isCalled(name) }) {
            if case .overruled(let by, let how) = line.role { return .overruled(named: line.place, by: by, how: how) }
        }
        let ownership = answer.ownership
        let places = ownership.demands.map(\.place) + (ownership.clearedBy.map { [$0] } ?? [])
        return places.isEmpty ? .unowned : .notNamed(decidedBy: places)
    }
}

/// What a line has to do with a path that it fits.
struct LineForPath {
    enum Role {
        case decides
        case overruled(by: OwnersPlace, OwnerStanding.Overruling)
    }

    var place: OwnersPlace
    var owners: [Owner]
    var role: Role
}

/// What answers where the file itself could not be read.
final class UnreadOwners: OwnershipSource {
    let report: OwnersReport

    init(_ report: OwnersReport) { self.report = report }

    func answer(for path: GitPath) -> OwnershipAnswer {
        .notKnown(PathOwnership(), because: report.found.filter { $0.effect == .notKnown })
    }

    func lines(for path: GitPath) -> [LineForPath] { [] }
}

/// What answers where there are no owners files.
final class NoOwners: OwnershipSource {
    let report = OwnersReport()

    func answer(for path: GitPath) -> OwnershipAnswer { .known(PathOwnership()) }

    func lines(for path: GitPath) -> [LineForPath] { [] }
}
