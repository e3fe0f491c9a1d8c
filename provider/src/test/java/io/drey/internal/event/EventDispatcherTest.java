package io.drey.internal.event;

import static io.drey.internal.event.TestListeners.configuration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.internal.event.TestListeners.ListenerConfiguration;
import io.drey.internal.event.TestListeners.Recorder;
import java.io.Closeable;
import java.io.IOError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class EventDispatcherTest {
    private final Cache<String, String> cache = TestListeners.cache();
    private final EventDispatcher<String, String> dispatcher =
            new EventDispatcher<>(() -> cache, new AsyncDelivery(Runnable::run, 10, Duration.ZERO));
    private final Recorder recorder = new Recorder();

    @Test
    void isEmptyWhileNobodyHearsAnything() {
        assertThat(dispatcher.isEmpty()).isTrue();

        dispatcher.register(configuration(recorder));
        assertThat(dispatcher.isEmpty()).isFalse();

        dispatcher.deregister(configuration(recorder));
        assertThat(dispatcher.isEmpty()).isFalse(); // another factory, so not an equal configuration

        dispatcher.close();
        assertThat(dispatcher.isEmpty()).isTrue();
    }

    @Test
    void publishesEachKindWithItsKeyAndValues() {
        dispatcher.register(configuration(recorder).withOldValues());

        dispatcher.created("a", "1");
        dispatcher.updated("a", "1", "2");
        dispatcher.removed("a", "2");
        dispatcher.expired("b", "3");

        assertThat(recorder.descriptions())
                .containsExactly(
                        "CREATED a 1 false null", "UPDATED a 2 true 1", "REMOVED a 2 true 2", "EXPIRED b 3 true 3");
    }

    @Test
    void hidesOldValuesFromAListenerThatDoesNotRequireThem() {
        dispatcher.register(configuration(recorder));

        dispatcher.created("a", "1");
        dispatcher.updated("a", "1", "2");
        dispatcher.removed("a", "2");
        dispatcher.expired("b", "3");

        assertThat(recorder.descriptions())
                .containsExactly(
                        "CREATED a 1 false null",
                        "UPDATED a 2 false null",
                        "REMOVED a null false null",
                        "EXPIRED b null false null");
    }

    @Test
    void claimsNoOldValueThatIsNotKnown() {
        dispatcher.register(configuration(recorder).withOldValues());

        dispatcher.expired("a", null);

        assertThat(recorder.descriptions()).containsExactly("EXPIRED a null false null");
    }

    @Test
    void wantsOldValuesWhileSomeListenerRequiresThem() {
        dispatcher.register(configuration(new Recorder()));
        assertThat(dispatcher.wantsOldValues()).isFalse();
        ListenerConfiguration configuration = configuration(recorder).withOldValues();

        dispatcher.register(configuration);
        assertThat(dispatcher.wantsOldValues()).isTrue();

        dispatcher.deregister(configuration);
        assertThat(dispatcher.wantsOldValues()).isFalse();
    }

    @Test
    void wantsNoOldValuesForAListenerThatHearsOfCreationsOnly() {
        CacheEntryCreatedListener<String, String> creations = events -> {};

        dispatcher.register(configuration(creations).withOldValues());

        assertThat(dispatcher.wantsOldValues()).isFalse();
        assertThat(dispatcher.wants(EventType.CREATED)).isTrue();
        assertThat(dispatcher.wants(EventType.UPDATED)).isFalse();
    }

    @Test
    void tellsAListenerOnlyOfTheKindsItImplements() {
        List<String> updates = new ArrayList<>();
        CacheEntryUpdatedListener<String, String> listener = events -> events.forEach(e -> updates.add(e.getKey()));
        dispatcher.register(configuration(listener));

        dispatcher.created("a", "1");
        dispatcher.updated("b", "1", "2");

        assertThat(updates).containsExactly("b");
    }

    @Test
    void tellsListenersInOrderOfRegistration() {
        List<String> order = new ArrayList<>();
        CacheEntryCreatedListener<String, String> first = events -> order.add("first");
        CacheEntryCreatedListener<String, String> second = events -> order.add("second");
        dispatcher.register(configuration(first));
        dispatcher.register(configuration(second));

        dispatcher.created("a", "1");

        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void keepsBackWhatTheFilterRefuses() {
        dispatcher.register(
                configuration(recorder).withFilter(event -> event.getKey().startsWith("a")));

        dispatcher.created("a", "1");
        dispatcher.created("b", "1");

        assertThat(recorder.keys()).containsExactly("a");
    }

    @Test
    void namesTheCacheAsSourceAndUnwrapsToTheEvent() {
        dispatcher.register(configuration(recorder));

        dispatcher.created("a", "1");

        CacheEntryEvent<? extends String, ? extends String> event = recorder.events.get(0);
        assertThat((Object) event.getSource()).isSameAs(cache);
        assertThat((Object) event.unwrap(CacheEntryEvent.class)).isSameAs(event);
        assertThatIllegalArgumentException().isThrownBy(() -> event.unwrap(String.class));
    }

    @Test
    void refusesAnEqualConfigurationUntilTheFirstIsDeregistered() {
        ListenerConfiguration configuration = configuration(recorder);
        dispatcher.register(configuration);

        assertThatIllegalArgumentException().isThrownBy(() -> dispatcher.register(configuration));

        assertThat(dispatcher.deregister(configuration)).isTrue();
        dispatcher.register(configuration);
        dispatcher.created("a", "1");
        assertThat(recorder.keys()).containsExactly("a");
    }

    @Test
    void deregistersAConfigurationThatWasChangedMeanwhile() {
        ListenerConfiguration configuration = configuration(recorder);
        dispatcher.register(configuration);
        configuration.setOldValueRequired(true);

        assertThat(dispatcher.deregister(configuration)).isTrue();

        dispatcher.register(configuration);
    }

    @Test
    void deregisteringAnUnknownConfigurationDoesNothing() {
        assertThat(dispatcher.deregister(configuration(recorder))).isFalse();
        assertThatNullPointerException().isThrownBy(() -> dispatcher.deregister(null));
        assertThatNullPointerException().isThrownBy(() -> dispatcher.register(null));
    }

    @Test
    void aConfigurationWhoseFactoryFailedCanBeRegisteredAgain() {
        boolean[] broken = {true};
        ListenerConfiguration configuration = configuration(recorder);
        configuration.setCacheEntryListenerFactory(() -> {
            if (broken[0]) {
                throw new IllegalStateException("not yet");
            }
            return recorder;
        });
        assertThatThrownBy(() -> dispatcher.register(configuration)).hasMessage("not yet");

        broken[0] = false;
        dispatcher.register(configuration);

        assertThat(dispatcher.isEmpty()).isFalse();
    }

    @Test
    void wrapsTheExceptionOfAListener() {
        CacheEntryCreatedListener<String, String> listener = events -> {
            throw new UnsupportedOperationException("broken");
        };
        dispatcher.register(configuration(listener));

        assertThatThrownBy(() -> dispatcher.created("a", "1"))
                .isInstanceOf(CacheEntryListenerException.class)
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void wrapsTheExceptionOfAFilter() {
        dispatcher.register(configuration(recorder).withFilter(event -> {
            throw new UnsupportedOperationException("broken");
        }));

        assertThatThrownBy(() -> dispatcher.created("a", "1")).isInstanceOf(CacheEntryListenerException.class);
    }

    @Test
    void passesListenerExceptionsAndErrorsAsTheyAre() {
        CacheEntryListenerException exception = new CacheEntryListenerException("broken");
        IOError error = new IOError(new IOException("broken"));
        CacheEntryCreatedListener<String, String> creations = events -> {
            throw exception;
        };
        CacheEntryUpdatedListener<String, String> updates = events -> {
            throw error;
        };
        dispatcher.register(configuration(creations));
        dispatcher.register(configuration(updates));

        assertThatThrownBy(() -> dispatcher.created("a", "1")).isSameAs(exception);
        assertThatThrownBy(() -> dispatcher.updated("a", "1", "2")).isSameAs(error);
    }

    @Test
    void aListenerThatThrowsDoesNotKeepTheEventFromTheOthers() {
        CacheEntryListenerException shared = new CacheEntryListenerException("shared");
        CacheEntryCreatedListener<String, String> first = events -> {
            throw shared;
        };
        CacheEntryCreatedListener<String, String> second = events -> {
            throw new CacheEntryListenerException("second");
        };
        CacheEntryCreatedListener<String, String> third = events -> {
            throw shared;
        };
        List.of(first, second, third).forEach(listener -> dispatcher.register(configuration(listener)));
        dispatcher.register(configuration(recorder));

        assertThatThrownBy(() -> dispatcher.created("a", "1")).isSameAs(shared);

        assertThat(shared.getSuppressed()).hasSize(1);
        assertThat(recorder.keys()).containsExactly("a");
    }

    @Test
    void deregisteringClosesListenerAndFilter() {
        ClosingFilter filter = new ClosingFilter();
        ListenerConfiguration configuration = configuration(recorder).withFilter(filter);
        dispatcher.register(configuration);

        dispatcher.deregister(configuration);

        assertThat(recorder.closed).isEqualTo(1);
        assertThat(filter.closed).isTrue();
    }

    @Test
    void closingClosesAllListenersOnceEvenIfOneFailsToClose() {
        dispatcher.register(configuration(new FailsToClose()));
        dispatcher.register(configuration(recorder));

        dispatcher.close();
        dispatcher.close();
        dispatcher.created("a", "1");

        assertThat(recorder.closed).isEqualTo(1);
        assertThat(recorder.events).isEmpty();
        assertThatThrownBy(() -> dispatcher.register(configuration(recorder)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closesAListenerThatIsMadeWhileTheCacheCloses() {
        ListenerConfiguration configuration = configuration(recorder);
        configuration.setCacheEntryListenerFactory(() -> {
            dispatcher.close();
            return recorder;
        });

        assertThatThrownBy(() -> dispatcher.register(configuration)).isInstanceOf(IllegalStateException.class);

        assertThat(recorder.closed).isEqualTo(1);
        assertThat(dispatcher.isEmpty()).isTrue();
    }

    private static final class FailsToClose implements CacheEntryCreatedListener<String, String>, Closeable {
        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {}

        @Override
        public void close() throws IOException {
            throw new IOException("cannot be closed");
        }
    }

    private static final class ClosingFilter implements CacheEntryEventFilter<String, String>, Closeable {
        private boolean closed;

        @Override
        public boolean evaluate(CacheEntryEvent<? extends String, ? extends String> event) {
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
