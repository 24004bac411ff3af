import Classification
import Foundation
import Synchronization
import TestKit
import Testing

@Suite("Work on several threads is handed over in order", .timeLimit(.minutes(1)))
struct OrderedWorkTests {
    private struct Broken: Error, Equatable { var number: Int }

    @Test("every piece once, in order, each thread with a worker of its own", arguments: [1, 2, 3, 8])
    func order(threads: Int) throws {
        let workers = Mutex(0)
        var results: [Int] = []
        try OrderedWork.run(count: 500, threads: threads) {
            workers.withLock { $0 += 1 }
        } piece: { _, number in
            if number % 97 == 0 { Thread.sleep(forTimeInterval: 0.005) }
            return number * number
        } each: {
            results.append($0)
        }
        #expect(results == (0..<500).map { $0 * $0 })
        #expect(workers.withLock { $0 } == threads)
    }

    @Test("what fails first in order is thrown, after all before it, and nothing goes on behind", arguments: [1, 4])
    func failure(threads: Int) throws {
        let begun = Mutex(0)
        var results: [Int] = []
        #expect(throws: Broken(number: 40)) {
            try OrderedWork.run(count: 100_000, threads: threads) {
            } piece: { _, number in
                begun.withLock { $0 += 1 }
                if number >= 40 { throw Broken(number: number) }
                return number
            } each: {
                results.append($0)
            }
        }
        #expect(results == Array(0..<40))
        let known = begun.withLock { $0 }
        #expect(known < 200)
        Thread.sleep(forTimeInterval: 0.02)
        #expect(begun.withLock { $0 } == known)
    }

    @Test("a worker that cannot be made, and a receiver that has enough, end it", arguments: [1, 4])
    func ends(threads: Int) {
        #expect(throws: Broken(number: -1)) {
            try OrderedWork.run(count: 10, threads: threads) {
                throw Broken(number: -1)
            } piece: { (_: Void, number) in
                number
            } each: { _ in
            }
        }
        #expect(throws: Broken(number: 3)) {
            try OrderedWork.run(count: 1_000, threads: threads) {
            } piece: { _, number in
                number
            } each: {
                if $0 == 3 { throw Broken(number: 3) }
            }
        }
    }

    @Test("no more is begun than a few pieces for each thread before the first unfinished one")
    func bounded() throws {
        let begun = Mutex(0)
        var most = 0
        var taken = 0
        try OrderedWork.run(count: 300, threads: 2) {
        } piece: { _, number in
            begun.withLock { $0 += 1 }
            if number == 0 { Thread.sleep(forTimeInterval: 0.05) }
            return number
        } each: { _ in
            taken += 1
            most = max(most, begun.withLock { $0 } - taken)
        }
        #expect(most <= 18)
    }

    @Test("nothing to do is done at once, without a worker")
    func nothing() {
        #expect(throws: Never.self) {
            try OrderedWork.run(count: 0, threads: 4) {
                throw Broken(number: 0)
            } piece: { (_: Void, number) in
                number
            } each: { _ in
            }
        }
    }
}
