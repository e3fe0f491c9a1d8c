/** A program that follows a database by Debezium and evicts what has changed from the caches of other programs. */
package io.drey.example.debezium;
