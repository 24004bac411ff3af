internal import PlainDocuments
internal import RiskModel

extension ForgeReviews {
    private struct Review {
        var person: PersonName
        var state: String
        var commit: String?
        var at: Int
    }

    /// Whose word counts in a repository, as GitHub calls them.
    private static let insiders: Set<String> = ["OWNER", "MEMBER", "COLLABORATOR"]

    /// - Parameter answer: of `GET /repos/{owner}/{repo}/pulls/{number}/reviews`, all pages in one list. The newest review of each person
    ///   that is no mere comment counts.
    public func github(_ answer: [UInt8]) throws(ForgeAnswerError) -> ForgeImport {
        var result = ForgeImport()
        var newest: [PersonName: Review] = [:]
        var order: [PersonName] = []
        var commented: [PersonName] = []
        for node in try Self.entries(try Self.read(answer), "reviews") {
            guard let state = node.word("state") else { throw ForgeAnswerError(.malformed, "a review has no state") }
            guard let login = node["user"]?.word("login") else {
                result.leftOut.append(.init(person: nil, reason: .inactive))
                continue
            }
            let person = try canonicalName(login)
            if let reason = reason(against: node, of: person) {
                result.leftOut.append(.init(person: person, reason: reason))
            } else if state == "COMMENTED" {
                commented.append(person)
            } else if let time = node.word("submitted_at").flatMap(ForgeTime.seconds) {
                // The list is in order of time; where it is not, times tell.
                if newest[person] == nil { order.append(person) }
                if time >= newest[person]?.at ?? .min {
                    newest[person] = Review(person: person, state: state, commit: node.word("commit_id"), at: time)
                }
            } else {
                result.leftOut.append(.init(person: person, reason: .notSubmitted))
            }
        }
        for review in order.compactMap({ newest[$0] }) { take(review, &result) }
        for person in Set(commented).sorted() where newest[person] == nil {
            result.leftOut.append(.init(person: person, reason: .onlyCommented))
        }
        return result
    }

    /// Anybody may review what is public, so the forge has to say that somebody belongs there, or the directory that it is one of ours.
    private func reason(against node: DocumentNode, of person: PersonName) -> ForgeImport.Reason? {
        if node["user"]?.word("type") != "User" { return .bot }
        if node.word("state") == "PENDING" { return .notSubmitted }
        let association = node.word("author_association") ?? "unknown"
        return Self.insiders.contains(association) || directory.person(person) != nil ? nil : .outsider(association)
    }

    private func take(_ review: Review, _ result: inout ForgeImport) {
        switch review.state {
        case "APPROVED":
            if let head, review.commit == head {
                result.approvals.append(record(.approve, by: review.person, at: review.at, source: .github))
            } else {
                let reason = review.commit.map(ForgeImport.Reason.otherCommit) ?? .noCommit
                result.leftOut.append(.init(person: review.person, reason: reason))
            }
        case "CHANGES_REQUESTED":
            result.approvals.append(record(.disapprove, by: review.person, at: review.at, source: .github))
        case "DISMISSED": result.leftOut.append(.init(person: review.person, reason: .dismissed))
        default: result.leftOut.append(.init(person: review.person, reason: .unknownState(review.state)))
        }
    }
}
