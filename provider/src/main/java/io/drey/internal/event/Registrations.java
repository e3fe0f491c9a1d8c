package io.drey.internal.event;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.EventType;

/**
 * The registered listeners of a cache at one moment, in order of registration, and the events that any of them wants.
 * Immutable: each registration makes a new instance, so that a put reads one reference and takes no lock.
 */
final class Registrations<K, V> {

    final List<Registration<K, V>> all;
    final Set<EventType> interests = EnumSet.noneOf(EventType.class);
    final boolean empty;
    final boolean wantsOldValues;

    Registrations(List<Registration<K, V>> registrations) {
        this.all = List.copyOf(registrations);
        registrations.forEach(registration -> interests.addAll(registration.interests()));
        empty = interests.isEmpty();
        wantsOldValues = registrations.stream().anyMatch(Registration::seesOldValues);
    }

    Registrations<K, V> with(Registration<K, V> registration) {
        List<Registration<K, V>> more = new ArrayList<>(all);
        more.add(registration);
        return new Registrations<>(more);
    }

    @SuppressWarnings("ReferenceEquality") // by identity: equals is user code, which may throw
    Registrations<K, V> without(Registration<K, V> registration) {
        return new Registrations<>(
                all.stream().filter(each -> each != registration).toList());
    }

    /** One registered listener: its configuration, the events that it receives, and the way by which they get there. */
    record Registration<K, V>(
            CacheEntryListenerConfiguration<K, V> configuration,
            Set<EventType> interests,
            boolean oldValueRequired,
            Delivery<K, V> delivery) {

        boolean seesOldValues() {
            return oldValueRequired && interests.stream().anyMatch(interest -> interest != EventType.CREATED);
        }
    }
}
