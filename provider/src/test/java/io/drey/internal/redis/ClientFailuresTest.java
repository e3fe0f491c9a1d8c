package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.UnknownPartitionException;
import io.lettuce.core.cluster.models.partitions.Partitions;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a command was sent decides whether it may be sent again. */
class ClientFailuresTest {

    static Stream<Throwable> beforeItIsSent() {
        return Stream.of(
                new RedisConnectionException("Unable to connect to a", new ConnectException("Connection refused")),
                new ConnectException("Connection refused: /127.0.0.1:7000"),
                new NoRouteToHostException("No route to host"),
                new UnknownHostException("a"),
                new CompletionException(new ConnectException("connection timed out")),
                new PartitionSelectorException("Cannot determine a partition for slot 7.", new Partitions()),
                new UnknownPartitionException("Connection to a not allowed."));
    }

    static Stream<Throwable> perhapsAfterwards() {
        return Stream.of(
                new SocketException("Connection reset"),
                new RedisException("Connection closed"),
                new NotConnectedException("not connected, Connection refused", new ConnectException("refused")));
    }

    @ParameterizedTest
    @MethodSource("beforeItIsSent")
    void whatFailsBeforeACommandIsSentIsToldFromTheRest(Throwable failure) {
        assertThat(ClientFailures.hasNoNode(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("perhapsAfterwards")
    void whatMayHaveBeenSentAndAClusterThatIsAwayAreOtherMatters(Throwable failure) {
        assertThat(ClientFailures.hasNoNode(failure)).isFalse();
    }
}
