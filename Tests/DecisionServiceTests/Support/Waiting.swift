import DifftierServer
import Foundation
import Synchronization
import Testing
import WireProtocol

extension PendingAnswer {
    /// The answer, waited for.
    func get() throws -> Content {
        let done = DispatchSemaphore(value: 0)
        let found = Mutex<Result<Content, RPCError>?>(nil)
        whenComplete { result in
            found.withLock { $0 = result }
            done.signal()
        }
        #expect(done.wait(timeout: .now() + 60) == .success, "an answer was never completed")
        return try #require(found.withLock { $0 }).get()
    }
}
