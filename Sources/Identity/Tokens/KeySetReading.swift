internal import Foundation
internal import FoundationNetworking
internal import Glibc
internal import Synchronization

/// Where the text of a key set comes from.
protocol KeySetReading: Sendable {
    /// Different whenever the text may be; nil where only reading tells.
    func stamp() -> String?

    /// May take some seconds.
    func read() throws(KeySetUnavailable) -> [UInt8]
}

struct KeySetUnavailable: Error {
    /// For the operator.
    let reason: String
}

/// A file that the operator keeps up to date.
struct KeySetFile: KeySetReading {
    let path: String

    func stamp() -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return "none" }
        return "\(status.st_dev) \(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }

    func read() throws(KeySetUnavailable) -> [UInt8] {
        do {
            return try TrustedFile.read(path, maximumBytes: IssuerKeySet.maximumBytes)
        } catch {
            throw KeySetUnavailable(reason: error.reason)
        }
    }
}

/// An address of the issuer. Bounded in time and bytes; a redirect is an answer like any other that is no key set.
struct KeySetAddress: KeySetReading {
    let url: URL
    var seconds: Double = 5

    func stamp() -> String? { nil }

    func read() throws(KeySetUnavailable) -> [UInt8] {
        let transfer = Transfer()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = seconds
        configuration.timeoutIntervalForResource = seconds
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        let session = URLSession(configuration: configuration, delegate: transfer, delegateQueue: nil)
        defer { session.invalidateAndCancel() }
        var request = URLRequest(url: url)
        request.setValue("application/jwk-set+json, application/json", forHTTPHeaderField: "Accept")
        session.dataTask(with: request).resume()
        do {
            return try transfer.wait(atMost: seconds + 1)
        } catch {
            throw KeySetUnavailable(reason: "cannot fetch \(url.absoluteString): \(error.reason)")
        }
    }
}

/// One answer as it comes in. It is complete, too long, or late.
private final class Transfer: NSObject, URLSessionDataDelegate, Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var failure: String?
    }

    private let state = Mutex(State())
    private let done = DispatchSemaphore(value: 0)

    func wait(atMost seconds: Double) throws(KeySetUnavailable) -> [UInt8] {
        guard done.wait(timeout: .now() + seconds) == .success else { throw KeySetUnavailable(reason: "it takes too long") }
        let state = state.withLock { $0 }
        if let failure = state.failure { throw KeySetUnavailable(reason: failure) }
        return state.bytes
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        if status != 200 { fail("it answers with status \(status)") }
        completionHandler(status == 200 ? .allow : .cancel)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLong = state.withLock { state in
            state.bytes += data.prefix(IssuerKeySet.maximumBytes + 1 - min(state.bytes.count, IssuerKeySet.maximumBytes))
            return state.bytes.count > IssuerKeySet.maximumBytes
        }
        guard isTooLong else { return }
        fail("its answer is larger than \(IssuerKeySet.maximumBytes) bytes")
        dataTask.cancel()
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        if let error { fail(error.localizedDescription) }
        let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
        if status != 200 { fail("it answers with status \(status)") }
        done.signal()
    }

    /// The first reason is the one that counts.
    private func fail(_ reason: String) { state.withLock { $0.failure = $0.failure ?? reason } }
}
