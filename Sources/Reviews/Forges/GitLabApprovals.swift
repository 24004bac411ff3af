internal import PlainDocuments
internal import RiskModel

extension ForgeReviews {
    /// - Parameter answer: of `GET /projects/{id}/merge_requests/{iid}/approvals`, with the member `sha` of the merge request, and `versions`
    ///   as `…/versions` lists them where approvals outlive a push: GitLab itself does not say which commit somebody approved.
    public func gitlab(_ answer: [UInt8]) throws(ForgeAnswerError) -> ForgeImport {
        let document = try Self.read(answer)
        var result = ForgeImport()
        let since = try headSince(document)
        for node in try Self.entries(document["approved_by"], "approvals (`approved_by`)") {
            guard let user = node["user"], let login = user.word("username") else {
                throw ForgeAnswerError(.malformed, "an approval names nobody")
            }
            let person = try canonicalName(login)
            let moment = node.word("approved_at").flatMap(ForgeTime.milliseconds)
            if let reason = reason(against: user, document, moment, since: since) {
                result.leftOut.append(.init(person: person, reason: reason))
            } else {
                result.approvals.append(
                    record(.approve, by: person, at: moment.map { $0 / 1_000 } ?? Self.unknownTime, source: .gitlab))
            }
        }
        return result
    }

    /// Since when, in milliseconds, the head has been there, without another one between: `.some(nil)` where the versions do not tell, nil where there are none.
    private func headSince(_ document: DocumentNode) throws(ForgeAnswerError) -> Int?? {
        guard document["versions"] != nil else { return nil }
        var versions: [(at: Int, isHead: Bool)] = []
        for version in try Self.entries(document["versions"], "versions") {
            guard let time = version.word("created_at").flatMap(ForgeTime.milliseconds) else { return .some(nil) }
            versions.append((time, version.word("head_commit_sha") == head))
        }
        // Of one moment the head first: it is there since the later one at best.
        let newestFirst = versions.sorted { ($0.at, $1.isHead ? 0 : 1) > ($1.at, $0.isHead ? 0 : 1) }
        let since: Int? = newestFirst.prefix { $0.isHead }.last?.at
        return .some(since)
    }

    private func reason(
        against user: DocumentNode, _ document: DocumentNode, _ moment: Int?, since: Int??
    ) -> ForgeImport.Reason? {
        if user["bot"]?.isTrue ?? false { return .bot }
        if let state = user.word("state"), state != "active" { return .inactive }
        guard let commit = document.word("sha") else { return .noCommit }
        guard commit == head else { return .otherCommit(commit) }
        guard let since else { return nil }
        guard let since, let moment, moment >= since else { return .beforeHead }
        return nil
    }
}
