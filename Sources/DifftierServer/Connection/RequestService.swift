import Logging
import WireProtocol

/// What all connections of one server share.
struct RequestService: Sendable {
    let handler: any RequestHandling
    let limits: ServerLimits
    let agent: String
    let queue: WorkQueue
    let textBudget: MemoryBudget
    let answerBudget: MemoryBudget
    let registry: ConnectionRegistry
    let logger: Logger
}
