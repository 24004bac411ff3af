import Foundation
import Synchronization
import Testing

@testable import Evidence

@Suite("Committing what waits together")
struct GroupCommitTests {
    /// Counts what it is asked to commit, and keeps nothing.
    private final class Storage: Sendable {
        private let sizes = Mutex<[Int]>([])
        var groups: [Int] { sizes.withLock { $0 } }

        func commit(_ group: [Int]) -> [Int] {
            sizes.withLock { $0.append(group.count) }
            return group
        }
    }

    @Test("where entries come fast, a commit waits for several of them, and none is lost or out of order")
    func fast() async {
        let storage = Storage()
        let commits = GroupCommit<Int, Int> { group in storage.commit(group) }
        let outcomes = Mutex<[Int]>([])
        await withCheckedContinuation { continuation in
            for number in 0..<500 {
                commits.submit(number, weight: 1) { outcome in
                    let count = outcomes.withLock { outcomes in
                        outcomes.append((try? outcome.get()) ?? -1)
                        return outcomes.count
                    }
                    if count == 500 { continuation.resume() }
                }
                Thread.sleep(forTimeInterval: 0.000_3)
            }
        }
        #expect(outcomes.withLock { $0 } == Array(0..<500))
        #expect(storage.groups.count < 350, "\(storage.groups.count) commits")
    }

    @Test("an entry that is alone waits for nobody")
    func alone() async throws {
        let storage = Storage()
        let commits = GroupCommit<Int, Int> { group in storage.commit(group) }
        for number in 0..<5 {
            _ = await withCheckedContinuation { continuation in
                commits.submit(number, weight: 1) { continuation.resume(returning: $0) }
            }
            try await Task.sleep(for: .milliseconds(12))
        }
        #expect(storage.groups == [1, 1, 1, 1, 1])
    }
}
