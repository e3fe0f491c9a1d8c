package io.drey.internal.redis;

import io.drey.internal.address.RemoteAddress;
import io.drey.internal.address.RemoteAddress.Kind;
import io.drey.internal.store.NeutralThreads;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections that refuse commands while the server is away, never replay one, since a replay would run a change
 * twice, and give each command a deadline. Any thread.
 */
final class Connector implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Connector.class.getName());

    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration DIALLED = Duration.ofMillis(500);
    /** A call that returns at once, but may be the first one, which loads classes. */
    private static final Duration CALLED = Duration.ofSeconds(10);
    /**
     * Finds credentials in addresses. The client library shows the user, and a star for each character of the password.
     */
    private static final Pattern USER_INFO = Pattern.compile("//[^@/\\s\\]]*@");

    private static final int LONGER = 10;
    private static final int STEPS = 4;

    /** Loading the client library takes a second, and several on a machine that starts much else. */
    static final Duration FIRST = Duration.ofSeconds(3);

    private final RemoteAddress address;
    private final Remedies advice;
    private final RemoteOptions options;
    private final Start start;
    private final Traffic traffic = new Traffic();
    private final Duration patience;
    private final Duration firstPatience;
    private final Drivers drivers;
    private final List<ReconnectingConnection> connections = new CopyOnWriteArrayList<>();
    private final Set<CompletableFuture<@Nullable Void>> calling = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<@Nullable Void>> dialling = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Pause pause = new Pause();

    Connector(RemoteOptions options, Start start) {
        this.options = options;
        this.start = start;
        this.address = options.address();
        this.advice = new Remedies(address);
        // A little less than a caller waits, so that the caller learns that nothing was sent.
        this.patience = options.commandTimeout().multipliedBy(9).dividedBy(10);
        this.firstPatience = FIRST.plus(options.connectTimeout()).plus(patience);
        this.drivers = new Drivers(whenEnded -> Driver.of(options, traffic, whenEnded), this::check);
    }

    /** Returns what goes over these connections. */
    Traffic traffic() {
        return traffic;
    }

    /** Returns how many servers may be dialled: all hosts of the address for twemproxy, otherwise one. */
    int hosts() {
        return address.kind() == Kind.TWEMPROXY ? address.hosts().size() : 1;
    }

    /**
     * Returns a new connection, which is being established from now on.
     *
     * @param host the number of the host
     * @param role what it is for, as its name tells who looks at the server's list
     * @param whenConnected called each time the connection is established
     */
    ReconnectingConnection connection(int host, String role, Consumer<LiveConnection> whenConnected) {
        return opened(patience -> dial(host, role, patience), whenConnected);
    }

    /** Returns a new connection like {@link #connection}, which only {@linkplain LiveConnection#hear listens}. */
    ReconnectingConnection listening(int host, Consumer<LiveConnection> whenConnected) {
        return opened(patience -> begin(() -> drivers.present().listen(host, "bell", patience)), whenConnected);
    }

    private ReconnectingConnection opened(
            Function<Duration, CompletionStage<LiveConnection>> dial, Consumer<LiveConnection> whenConnected) {
        ReconnectingConnection connection = new ReconnectingConnection(
                this, patience -> pause.after(() -> dial.apply(patience)), whenConnected, this::later);
        connections.add(connection);
        connection.open();
        return connection;
    }

    private CompletableFuture<LiveConnection> dial(int host, String role, Duration patience) {
        return begin(() -> drivers.present().dial(host, role, patience));
    }

    /** Who closes waits for what has begun, or it is not begun: the client library would complain of its threads. */
    @SuppressWarnings("CollectionUndefinedEquality") // the very future
    private <T> CompletableFuture<T> begin(Supplier<CompletionStage<T>> call) {
        CompletableFuture<@Nullable Void> returned = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        calling.add(returned); // both before it is looked whether this is closed
        dialling.add(ended);
        CompletionStage<T> made;
        try {
            String refused = closed.get() ? "closed" : pause.isOn() ? "paused until the process is restored" : null;
            made = refused == null
                    ? call.get()
                    : CompletableFuture.failedFuture(new NotConnectedException(refused, null));
        } catch (RuntimeException | Error e) { // a socket without the native library, want of memory
            made = CompletableFuture.failedFuture(e);
        } finally {
            returned.complete(null);
            calling.remove(returned);
        }
        return made.whenComplete((answer, failure) -> {
                    ended.complete(null);
                    dialling.remove(ended);
                })
                .toCompletableFuture()
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        // what the client says of threads that have ended is no news then
                        closed.get() ? new NotConnectedException("closed", null) : failure));
    }

    /**
     * Moves all connections to new threads if one of the client library's threads has ended. Called when a thread ends,
     * and from time to time, since there may be no memory for that either.
     */
    void check() {
        if (drivers.check(present -> connections.forEach(connection -> connection.moveTo(present)))) {
            LOG.log(Level.WARNING, "{0}: a thread of connections has ended, connecting anew on others", describe());
        }
    }

    /** Returns what tells the threads that serve connections now from those that did so before. */
    Object threads() {
        return drivers.present();
    }

    /**
     * Returns when an attempt to connect is given up, whose end the client library has not told: at several times what
     * it may take for a step, and not before the start is over, for which a JVM may have hardly any processor time.
     *
     * @param handshake how long a server that was reached may take to be ready
     */
    Duration attemptLimit(Duration handshake) {
        Duration limit = options.connectTimeout().plus(handshake).multipliedBy(STEPS);
        Duration left = start.isOn() ? start.left() : Duration.ZERO;
        return left.compareTo(limit) > 0 ? left : limit;
    }

    /**
     * Closes all connections, and makes none until {@link #resume}; who needs one then waits as when one has broken.
     *
     * @return whether all of them have ended in that time
     */
    boolean pause(Duration patience) {
        pause.begin();
        boolean ended = Futures.awaitAll(calling, CALLED) && Futures.awaitAll(dialling, patience);
        Driver before = drivers.renew();
        connections.forEach(ReconnectingConnection::renew);
        ended &= Futures.awaitAll(
                connections.stream().map(ReconnectingConnection::ended).toList(), patience);
        if (before != null) {
            Drivers.end(before); // with what it may have opened by itself, to look at a Cluster or to ask sentinels
        }
        return ended && connections.stream().allMatch(each -> each.now() == null);
    }

    boolean isPaused() {
        return pause.isOn();
    }

    /** Lets connections be made again, all of them at once. */
    void resume() {
        pause.end();
    }

    /** Returns whether a host answers a new connection. Completes within the time to connect and to answer. */
    CompletableFuture<Boolean> answers(int host) {
        return dial(host, "probe", options.commandTimeout()).handle((link, failure) -> {
            if (link != null) {
                link.close();
            }
            return link != null;
        });
    }

    /** Asks the sentinels where the master is. Called only if the address names sentinels. */
    CompletableFuture<InetSocketAddress> master() {
        return begin(() -> drivers.present().master());
    }

    /** Runs a task whenever slots of a Cluster have moved. */
    void onMove(Runnable task) {
        drivers.onMove(task);
    }

    /**
     * Returns how long callers wait for the first attempt, in a JVM that may still have to load the whole client
     * library.
     */
    Duration firstPatience() {
        return start.isOn() ? start.left() : firstPatience;
    }

    Start start() {
        return start;
    }

    /**
     * Returns how long a server that was reached may take to be ready: longer with each attempt while the start lasts.
     */
    Duration handshake(int attempts) {
        Duration usual = options.commandTimeout();
        if (!start.isOn()) {
            return usual;
        }
        Duration longer = usual.multipliedBy(1L << Math.min(attempts, LONGER));
        Duration left = start.left();
        return longer.compareTo(left) < 0 ? longer : left.compareTo(usual) < 0 ? usual : left;
    }

    /** Returns how long callers wait for the first attempt to connect again. */
    Duration patience() {
        return patience;
    }

    /** Runs something short later, unless this has been closed by then. */
    @SuppressWarnings("FutureReturnValueIgnored") // tasks handle what goes wrong
    void later(Runnable task, Duration delay) {
        Runnable unlessClosed = () -> {
            if (!closed.get()) {
                task.run();
            }
        };
        try {
            drivers.present().schedule(unlessClosed, delay);
        } catch (RejectedExecutionException e) {
            if (!closed.get()) { // a shared thread has ended, for want of memory for example: another one runs the task
                NeutralThreads.startDelays();
                CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                        .execute(unlessClosed);
            }
        }
    }

    /** Returns whether credentials were refused, or not given, that may be others when they are asked for again. */
    boolean mayAskAgain(Throwable failure) {
        return options.access().changes() && Remedies.isOfCredentials(ReplyAwaiter.root(failure));
    }

    /** Returns the meaning of a failure to connect, and what to do about it. */
    String explain(Throwable failure) {
        String text =
                USER_INFO.matcher(Remedies.inWords(ReplyAwaiter.root(failure))).replaceAll("//***@");
        return text + advice.onConnecting(text);
    }

    String describe() {
        return address.toString();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        resume();
        connections.forEach(ReconnectingConnection::close);
        Driver last = drivers.last();
        last.dialNoMore();
        Futures.awaitAll(calling, CALLED);
        // A connection that is just being made would complain of a closed client and of ended threads.
        Futures.awaitAll(dialling, DIALLED);
        // The client closes connections that are still open, and warns of each that is just closing.
        Futures.awaitAll(connections.stream().map(ReconnectingConnection::ended).toList(), CLOSE);
        last.shutdown(CLOSE);
        Futures.awaitAll(dialling, CLOSE);
        last.release(CLOSE);
    }
}
