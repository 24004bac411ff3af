import FoundationEssentials
import GRDB
import RiskModel

/// Checks an event by itself: its text against its hash, and what is kept elsewhere in the log against its text.
struct EventCheck {
    let database: Database

    /// What is wrong with an event's text; nil where nothing is.
    func fault(of text: UnsafeRawBufferPointer, as event: LoggedEvent, _ report: inout LogReport) throws -> String? {
        guard MerkleHash.leaf(text) == event.leafHash else { return "its text does not have the hash that was logged" }
        let said = EventText(text)
        guard said.says(event.described) else {
            return "what is kept beside its text says something else than the text"
        }
        if try !said.topics.allSatisfy({ try isFound(by: $0, event) }) { report.addMisfiled(event.index) }
        if event.kind == .policy { try checkPolicy(JSONValue(text: String(decoding: text, as: UTF8.self)), event, &report) }
        return nil
    }

    /// Whether the topic leads to this event, or to a later one of the same subject.
    private func isFound(by topic: String, _ event: LoggedEvent) throws -> Bool {
        let filed = try Row.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT event.position, event.subject, CAST(event.body AS BLOB) FROM topic JOIN event USING (position)
                    WHERE topic.topic = ? AND topic.subject = ?
                    """), arguments: [topic, event.subject ?? ""])
        guard let filed, let position = filed.value(0) as Int?, position > event.index else {
            return filed?.value(0) == event.index
        }
        return try filed.value(1) == event.subject
            && filed.withUnsafeData(atIndex: 2) { data in
                // An archived text is looked at in its own place.
                data?.withUnsafeBytes { EventText($0).topics.contains(topic) } ?? true
            }
    }

    /// Compares the files that are kept of a policy with what its event says of them.
    private func checkPolicy(_ text: JSONValue?, _ event: LoggedEvent, _ report: inout LogReport) throws {
        guard let digest = event.reference, let files = text?.members?[event.kind.rawValue]?.members?["files"]?.members else {
            return
        }
        let kept = try PolicyRows.hashes(ofPolicy: digest, in: database).mapValues { JSONValue.string(Hexadecimal.encode($0)) }
        guard kept != files else { return }
        let reason = kept.isEmpty ? "are gone" : "are not those"
        report.add(.policy, .policy(digest: digest), "its files \(reason) that event \(event.index) names")
    }
}
