package io.drey.internal.redis;

import io.drey.internal.store.NeutralThreads;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the application's provider who Drey is, for each connection that is made, and passes on what it announces by
 * itself. Any thread.
 *
 * <p>The provider may take its time, wait for the network, or never answer. So it is asked on a thread of its own, by
 * one at a time whose answer all who wait share, and nobody waits longer than a command may take. A provider that
 * blocks for ever holds that one thread and no more.
 */
final class CredentialsSource implements RedisCredentialsProvider, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(CredentialsSource.class.getName());

    private final RedisCredentialsProvider provider;
    private final Duration patience;
    private final boolean users;
    private final boolean owned;
    private final AtomicReference<@Nullable Asked> asked = new AtomicReference<>();

    /** The question that is under way. */
    private static final class Asked extends CompletableFuture<RedisCredentials> {}

    /**
     * @param patience how long an answer may take
     * @param users whether the server knows users; one behind twemproxy does not, and takes no other password later
     * @param owned whether the provider is closed with this
     */
    CredentialsSource(RedisCredentialsProvider provider, Duration patience, boolean users, boolean owned) {
        this.provider = provider;
        this.patience = patience;
        this.users = users;
        this.owned = owned;
    }

    @Override
    public Mono<RedisCredentials> resolveCredentials() {
        return Mono.fromFuture(this::ask);
    }

    private CompletableFuture<RedisCredentials> ask() {
        Asked begun = new Asked();
        Asked known = asked.compareAndExchange(null, begun);
        if (known == null) {
            begin(begun);
        }
        return inTime((known == null ? begun : known).copy());
    }

    private void begin(Asked question) {
        question.whenComplete((answer, failure) -> asked.compareAndSet(question, null));
        try {
            Thread thread = NeutralThreads.daemon("drey-credentials", () -> answer(question));
            thread.setContextClassLoader(provider.getClass().getClassLoader());
            thread.start();
        } catch (RuntimeException | Error e) { // no memory for a thread, for one
            question.completeExceptionally(e);
        }
    }

    private void answer(Asked question) {
        CompletableFuture<RedisCredentials> answer = new CompletableFuture<>();
        try {
            Disposable waiting = provider.resolveCredentials()
                    .subscribe(
                            answer::complete,
                            answer::completeExceptionally,
                            () -> answer.completeExceptionally(failure("gave none", null)));
            inTime(answer).whenComplete((credentials, failure) -> {
                waiting.dispose();
                tell(question, credentials, failure);
            });
        } catch (RuntimeException | Error e) { // the application's code
            tell(question, null, e);
        }
    }

    private void tell(Asked question, @Nullable RedisCredentials credentials, @Nullable Throwable failure) {
        try {
            if (failure == null) {
                question.complete(checked(Objects.requireNonNull(credentials)));
            } else {
                question.completeExceptionally(
                        failure instanceof CredentialsException ? failure : failure("failed", failure));
            }
        } catch (RuntimeException | Error e) { // the application's credentials
            question.completeExceptionally(e instanceof CredentialsException ? e : failure("failed", e));
        }
    }

    private RedisCredentials checked(RedisCredentials credentials) {
        if (!credentials.hasPassword()) {
            throw failure("gave credentials without a password", null);
        }
        if (credentials.hasUsername() && !users) {
            throw failure("names a user, and twemproxy knows a password only", null);
        }
        return credentials;
    }

    private <T> CompletableFuture<T> inTime(CompletableFuture<T> answer) {
        NeutralThreads.startDelays();
        return answer.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? failure("has not answered within " + patience.toMillis() + " ms", null)
                                : failure));
    }

    private CredentialsException failure(String what, @Nullable Throwable cause) {
        String why = cause == null ? "" : ": " + ReplyAwaiter.root(cause);
        return new CredentialsException("the credentials provider " + name() + " " + what + why);
    }

    /** The name of the provider's class: its text may be a secret. */
    private String name() {
        return provider.getClass().getName();
    }

    @Override
    public boolean supportsStreaming() {
        return users && provider.supportsStreaming();
    }

    @Override
    public Flux<RedisCredentials> credentials() {
        return provider.credentials().map(this::checked);
    }

    /** Closes the provider if it was made here. */
    @Override
    public void close() {
        if (owned && provider instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception | LinkageError e) { // the application's code
                LOG.log(Level.WARNING, "the credentials provider " + name() + " could not be closed", e);
            }
        }
    }

    @Override
    public String toString() {
        return "CredentialsSource[" + name() + ']';
    }
}
