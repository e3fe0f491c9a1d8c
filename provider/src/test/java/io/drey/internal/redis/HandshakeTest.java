package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.RemoteUnavailableException;
import io.drey.internal.address.RemoteAddress;
import io.drey.internal.partition.Partitions;
import io.drey.simulation.VirtualClock;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.cache.CacheException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is taken to be out of reach while everything is only starting. */
class HandshakeTest {

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration LATE = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    private final VirtualClock clock = new VirtualClock();
    private final Servers servers = new Servers();
    private final Partitions partitions = new Partitions(2);
    private @Nullable CacheException trouble;
    private final Handshake handshake = handshake(partitions);

    private Handshake handshake(Partitions with) {
        return new Handshake(
                new HandshakeExchange.Surroundings(
                        servers,
                        new Keyspace("test", with.count()),
                        with,
                        new ReplyAwaiter(LATE, "redis://host:6379", new Remedies(RemoteAddress.parse("redis://host"))),
                        clock,
                        new Mended("redis://host:6379")),
                new Start(START, with.count(), clock),
                PATIENCE,
                failure -> trouble = failure);
    }

    private CompletableFuture<Object> late() {
        clock.advance(LATE);
        return CompletableFuture.failedFuture(new RedisCommandTimeoutException("Command timed out after 2 second(s)"));
    }

    private static CompletableFuture<Object> answer() {
        return CompletableFuture.completedFuture(
                List.of(Bytes.of("2 2"), Bytes.of("server"), 1_000L, Bytes.EMPTY, Bytes.EMPTY));
    }

    private void step() {
        clock.advance(Duration.ofMillis(100));
        handshake.step();
    }

    @Test
    void whoIsLateInTheBeginningIsNotOutOfReach() {
        servers.probed = partition -> late();

        step();
        step();

        assertThat(handshake.servers().away()).isEmpty();
        assertThat(handshake.servers().byServer()).isEmpty();
    }

    /** There may have been no memory to tell it. */
    @Test
    void aHandshakeWhoseEndNobodyTellsIsBegunAnewAfterAWhile() {
        CompletableFuture<Object> untold = new CompletableFuture<>();
        servers.probed = partition -> partition == 1 ? untold : answer();
        step();
        AtomicInteger again = new AtomicInteger();
        servers.probed = partition -> {
            again.incrementAndGet();
            return answer();
        };

        clock.advance(LATE);
        step();
        assertThat(again).as("it may still end").hasValue(0);
        clock.advance(LATE.multipliedBy(4).plusSeconds(1));
        step();

        assertThat(again).hasValue(1);
        assertThat(handshake.servers().byServer().values())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
    }

    @Test
    void whoIsStillLateWhenTheTimeToStartIsUpIsOutOfReach() {
        servers.probed = partition -> late();
        step();

        clock.advance(START);
        step();
        step();

        assertThat(handshake.servers().away()).containsExactlyInAnyOrder(0, 1);
        assertThat(trouble).hasMessageContaining("drey.remote.start-timeout");
    }

    @Test
    void whatAServerRefusesIsBelievedAtOnce() {
        servers.probed = partition ->
                CompletableFuture.failedFuture(new RedisCommandExecutionException("NOAUTH Authentication required."));

        step();

        assertThat(handshake.servers().away()).containsExactlyInAnyOrder(0, 1);
        assertThatThrownBy(() -> handshake.require(partitions.get(1)))
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContaining("NOAUTH")
                .hasMessageNotContaining("start-timeout");
    }

    @Test
    void anAddressThatRefusesConnectionsIsBelievedAtOnce() {
        servers.probed = partition -> CompletableFuture.failedFuture(new NotConnectedException(
                "not connected, Connection refused", new java.net.ConnectException("refused")));

        step();

        assertThat(handshake.servers().away()).containsExactlyInAnyOrder(0, 1);
    }

    private CompletableFuture<Object> unconnected(Duration asked) {
        clock.advance(asked);
        return CompletableFuture.failedFuture(new RedisException("Currently not connected. Commands are rejected."));
    }

    @Test
    void aNodeWhoseConnectionIsStillBeingMadeIsNotOutOfReachAlthoughOthersAnswer() {
        servers.probed = partition -> partition == 0 ? answer() : unconnected(LATE);

        for (int i = 0; i < 5; i++) {
            step();
        }
        assertThat(handshake.servers().away()).isEmpty();

        clock.advance(START);
        step();
        assertThat(handshake.servers().away()).containsExactly(1);
    }

    @Test
    void aCallWaitsUntilTheConnectionToItsNodeIsMadeAlthoughOthersAnswer() {
        handshake.require(partitions.get(0));
        clock.advance(Duration.ofSeconds(10)); // so that no more allowance is made for a new connection
        int[] asked = {0};
        servers.probed = partition -> partition == 0 || ++asked[0] > 8 ? answer() : unconnected(SHORT);

        handshake.require(partitions.get(1));

        assertThat(asked[0]).isEqualTo(9);
        assertThat(handshake.servers().away()).isEmpty();
    }

    @Test
    void aCallWaitsForAConnectionNoLongerThanItsTime() {
        handshake.require(partitions.get(0));
        servers.probed = partition -> partition == 0 ? answer() : unconnected(SHORT);
        long began = clock.nanos();

        assertThatThrownBy(() -> handshake.require(partitions.get(1)))
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContaining("Currently not connected");

        Duration took = Duration.ofNanos(clock.nanos() - began);
        assertThat(took).isBetween(PATIENCE, PATIENCE.plus(LATE));
    }

    @Test
    void whoIsLateTwiceAlthoughOthersAnswerIsOutOfReach() {
        servers.probed = partition -> partition == 0 ? answer() : late();

        step();
        assertThat(handshake.servers().away()).isEmpty();
        step();

        assertThat(handshake.servers().away()).containsExactly(1);
        assertThat(handshake.servers().byServer()).containsOnlyKeys("server");
    }

    /** They were asked when everything was slow: that tells nothing of them. */
    @Test
    void whoWasAskedBeforeAnybodyAnsweredIsNotOutOfReachForBeingLateThen() {
        servers.probed = partition -> late();
        step();
        CompletableFuture<Object> slow = new CompletableFuture<>();
        servers.probed = partition -> slow; // of partition 1
        clock.advance(Duration.ofMillis(100));
        handshake.begin(List.of(1));
        clock.advance(Duration.ofMillis(100));
        servers.probed = partition -> answer();
        handshake.begin(List.of(0));
        servers.probed = partition -> late();

        slow.completeExceptionally(new RedisCommandTimeoutException("Command timed out after 2 second(s)"));
        step();
        assertThat(handshake.servers().away()).isEmpty();
        step();
        step();

        assertThat(handshake.servers().away()).containsExactly(1);
    }

    /** A JVM that stood still in between may end a connection that has just been made. */
    @Test
    void aConnectionThatBreaksOnceInTheBeginningIsNotOutOfReach() {
        servers.probed = partition -> broken();

        step();

        assertThat(handshake.servers().away()).isEmpty();
        servers.probed = partition -> answer();
        step();
        step();
        assertThat(handshake.servers().byServer().get("server")).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void onceOneAnswersAllOthersAreAsked() {
        Handshake many = handshake(new Partitions(64));
        servers.probed = partition -> late();
        clock.advance(Duration.ofMillis(100));
        many.step();
        servers.probed = partition -> CompletableFuture.completedFuture(
                List.of(Bytes.of("2 64"), Bytes.of("server"), 1_000L, Bytes.EMPTY, Bytes.EMPTY));

        clock.advance(Duration.ofMillis(100));
        many.step(); // asks one
        clock.advance(Duration.ofMillis(100));
        many.step();

        assertThat(many.servers().unknown()).isEmpty();
    }

    @Test
    void aConnectionThatBreaksEachTimeIsOutOfReachSoon() {
        servers.probed = partition -> broken();

        step();
        step();
        step();

        assertThat(handshake.servers().away()).containsExactlyInAnyOrder(0, 1);
        assertThat(trouble).hasMessageContaining("Connection disconnected");
    }

    private static CompletableFuture<Object> broken() {
        return CompletableFuture.failedFuture(new RedisException("Connection disconnected"));
    }

    @Test
    void whoHasAnsweredOnceIsOutOfReachAsSoonAsHeIsLost() {
        servers.probed = partition -> answer();
        step();

        handshake.lost(List.of(1));

        assertThat(handshake.servers().away()).containsExactly(1);
    }

    @Test
    void aCallWaitsForTheFirstAnswerOfAll() {
        int[] asked = {0};
        servers.probed = partition -> ++asked[0] <= 8 ? late() : answer();

        handshake.require(partitions.get(1));

        assertThat(handshake.servers().byServer()).containsKey("server");
        assertThat(handshake.servers().away()).isEmpty();
    }

    @Test
    void aCallThatWaitedInVainIsToldOfTheStart() {
        servers.probed = partition -> late();
        long began = clock.nanos();

        assertThatThrownBy(() -> handshake.require(partitions.get(1)))
                .isInstanceOfSatisfying(
                        RemoteUnavailableException.class,
                        failure -> assertThat(failure.isOutcomeUnknown()).isFalse())
                .hasMessageContaining("redis://host:6379")
                .hasMessageContaining("no answer within 30000 ms since the start (drey.remote.start-timeout)");

        Duration took = Duration.ofNanos(clock.nanos() - began);
        assertThat(took).isBetween(START, START.plus(LATE.multipliedBy(3)));
    }

    @Test
    void onceEndedNobodyWaitsAnyMore() {
        CompletableFuture<Object> never = new CompletableFuture<>();
        servers.probed = partition -> never;
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> handshake.require(partitions.get(1)));

        handshake.end();

        assertThatThrownBy(call::join).hasRootCauseMessage("closed");
        assertThat(handshake.servers().away()).isEmpty();
    }

    /** Servers of which each answers as a test wants; time passes when a caller pauses. */
    private final class Servers implements Topology {

        private IntFunction<CompletableFuture<Object>> probed = partition -> answer();

        @Override
        public CompletableFuture<Object> probe(int partition, ScriptCall call) {
            return probed.apply(partition);
        }

        @Override
        public boolean pause(long leftNanos) {
            clock.advance(Duration.ofMillis(20));
            return leftNanos > 0;
        }

        @Override
        public String describe() {
            return "redis://host:6379";
        }

        @Override
        public int reconnections() {
            return 0;
        }

        @Override
        public int placement() {
            return 0;
        }

        @Override
        public boolean isOneServer() {
            return true;
        }

        @Override
        public CompletableFuture<Object> eval(int partition, ScriptCall call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<String> set(int partition, byte[] key, byte[] value, Duration life) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<byte @Nullable []> get(int partition, byte[] key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<List<byte @Nullable []>> getAll(int[] of, byte[][] keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<List<byte @Nullable []>> heads(int[] of, byte[][] heads) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Waiting waiting() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkThreads() {
            // it has none
        }

        @Override
        public Connector connector() {
            throw new UnsupportedOperationException();
        }
    }
}
