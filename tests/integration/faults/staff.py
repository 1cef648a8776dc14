"""Moderators at work: each act has a reason of its own, by which the audit record is compared."""
import asyncio

from crowd import ChatClient

NEVER_HERE = "P0007"  # a person who is muted and unmuted, and does not mind


class Moderator(ChatClient):
    async def act(self, kind, room, target="", **fields):
        key = f"{kind} {self.recorder.name} {len(self.recorder.operations)}"
        operation = self.recorder.begin(kind, room, key, target=target)
        return await self.complete(operation, f"room.{kind}", room=room, reason=key, **fields)

    async def work(self, pause_s, is_going, may_lock):
        """Posts and removes, mutes, and locks and unlocks where that disturbs nobody, until it is told to stop."""
        room = self.rooms[0]
        while is_going():
            posted = await self.post(room, "This will be removed.")
            message = posted.answers[0]["message"]
            await self.act("remove", room, target=message, message=message)
            await self.act("mute", room, author=NEVER_HERE, seconds=60 + len(self.recorder.operations))
            if may_lock:
                await self.act("lock", room)
                await self.post(room, "A moderator may.")
                await self.act("unlock", room)
            await asyncio.sleep(pause_s)
